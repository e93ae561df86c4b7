"""Which files prove what somebody told us, and are they still the files that were handed in?"""
