"""What can a program do here, and how is it answered?"""
