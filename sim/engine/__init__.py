"""The fast loop, twice: reference.py (SimPy, like the procedure manual) and compiled.py (numba, for a whole city).

Both call the same rules in policies/ and behaviour/; what they decide themselves is only who waits, who is next and
what the clock says. They agree petition by petition, second by second.
"""
