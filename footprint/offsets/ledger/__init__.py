"""How does a movement get into the ledger, whole or not at all? (The only code that writes blocks.)

``requests``  one request, one effect: ``with once(...)``
``locking``   the chain heads of the issuances concerned, in a fixed order
``reading``   the open blocks under those locks
``posting``   the movement: entry, hash, blocks closed and opened, head moved on
"""
