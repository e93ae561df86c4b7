"""What does the organiser tell us about an event, and what footprint comes of it?"""
