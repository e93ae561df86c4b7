"""Which rule books are in force, and which one was when an event was planned?"""
