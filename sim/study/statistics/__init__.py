"""Statistics of numbers that runs have given; nothing here runs anything."""
