"""Which filters does the foundation give to templates?"""
