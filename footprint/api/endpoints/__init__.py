"""What can be asked for, room by room?"""
