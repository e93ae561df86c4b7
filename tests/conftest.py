"""What do all tests share?"""
