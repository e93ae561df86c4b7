"""Who is told what, when are they reminded, and which days stand in their calendars?"""
