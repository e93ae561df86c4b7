"""How are credits held, followed, reserved, matched and retired in the browser?"""
