"""What happens at each event, in the compiled engine: a room for each stretch of a petition's way.

The same way, in words, is in reference.py.
"""
