"""Which carbon credits may cover a footprint, and which of them should?"""
