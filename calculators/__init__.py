"""The laboratory: every number of the site, reproducible without the site."""
