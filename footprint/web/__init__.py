"""Which pages and forms do people see?"""
