"""Pages on which people give programs access, and see what these do."""
