"""The engines beside other simulators, on the same work."""
