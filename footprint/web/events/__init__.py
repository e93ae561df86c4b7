"""How does an organiser walk from the first form of an event to its footprint?"""
