"""Does the house keep its promises?"""
