"""Pages on which footprints are verified, declared and reopened."""
