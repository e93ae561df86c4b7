"""What covers a footprint, by when must it, and what may be said about it?"""
