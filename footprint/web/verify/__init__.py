"""How does anybody check a document: by number, by QR code, by the file itself?"""
