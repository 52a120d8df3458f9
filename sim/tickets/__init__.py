"""A city's own log of tickets: read as it was exported, made clean, and told how good it is."""
