"""Which pages show background work?"""
