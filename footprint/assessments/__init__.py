"""What was calculated, from which inputs, with which factors, and who has verified it?"""
