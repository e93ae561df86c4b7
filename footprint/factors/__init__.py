"""Which emission factors does the site calculate with?"""
