"""What do tests share that is not a fixture?"""
