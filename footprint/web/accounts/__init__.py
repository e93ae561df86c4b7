"""Which pages let people manage themselves, their organisation and its approvals?"""
