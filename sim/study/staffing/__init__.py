"""Staffing: the fewest officers with whom a promise is kept, and how sure that is."""
