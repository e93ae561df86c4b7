"""What do the pages of events answer?"""
