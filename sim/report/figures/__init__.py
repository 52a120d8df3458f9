"""The figures of a run, one a file."""
