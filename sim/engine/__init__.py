"""The fast loop, twice: reference/ (SimPy, like the procedure manual) and compiled/ (numba, for a whole city).

Both are built on one floor plan: what a chapter of one holds (contact, desk, receive, work, close, call_back,
switchboard), the same chapter of the other holds too, so that they can be laid side by side. Both have one face
(`renew`, `backlog`, `day`, `end`), and call the same rules in policies/ and behaviour/; what they decide themselves is
only who waits, who is next and what the clock says. They agree petition by petition, second by second. Neither knows
the other; what both stand on lies beside them: the tables they read and write (world.py), the day's needs, the starting
backlog.
"""
