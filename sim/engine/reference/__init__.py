"""The reference engine: the way of a petition as a SimPy process, to be read like the procedure manual.

engine.py is the table of contents: it says what happens to a petition from beginning to end. It is slow and plain on
purpose; the compiled engine must agree with it petition by petition, second by second.
"""
