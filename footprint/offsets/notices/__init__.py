"""Who is told of what happens to credits, and which of their dates stand in calendars?"""
