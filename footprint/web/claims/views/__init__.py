"""Views of claims."""
