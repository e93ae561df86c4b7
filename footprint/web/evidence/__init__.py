"""How are evidence files handed in, listed and opened?"""
