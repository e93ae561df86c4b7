"""Which programs of others want to hear what happens, and have they heard it?"""
