"""The compiled engine: the procedure of the reference engine over arrays and a calendar of minutes and seconds.

act.py says which event has which steps; the steps stand in the chapters of the reference engine. What only this engine
has: its own tables (tables.py), rows of petitions (rows.py), queues (waiting.py), the calendar.
"""
