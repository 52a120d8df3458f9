"""What a city may set, one file a family: parameters as a scenario writes them, and the rules they steer."""
