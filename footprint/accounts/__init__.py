"""Who are the people and organisations, and what may each of them do?"""
