"""What does this room do when something happens: tell people of their documents."""

from footprint.certificates import notices  # noqa: F401  (registers itself)
