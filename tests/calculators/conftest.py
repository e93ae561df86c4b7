"""How do the tests of the laboratory run?"""

from hypothesis import settings

# No test fails for being slow on a busy machine; failing examples are printed so that anyone can repeat them.
settings.register_profile("laboratory", deadline=None, print_blob=True)
settings.load_profile("laboratory")
