"""How do the facts of an event become activity rows?"""
