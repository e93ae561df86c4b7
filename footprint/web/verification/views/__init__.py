"""What do the pages of verification answer?"""
