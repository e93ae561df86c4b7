"""How do people read what they were told, say which e-mails they want, and subscribe to their dates?"""
