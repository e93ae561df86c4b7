"""How much does a forest take up, by when, on how many mu, and what of it has been seen to grow?"""
