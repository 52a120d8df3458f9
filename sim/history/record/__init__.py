"""What a run leaves behind in memory, added up and checked."""
