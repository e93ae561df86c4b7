"""Which documents were issued, with what number, facts, bytes and signature, and what holds today?"""
