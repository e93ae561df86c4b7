"""Which components do templates put together? ``{% load ui %}`` offers them all; /style/ shows them."""
