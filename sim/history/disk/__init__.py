"""A run on disk: written whole or not at all, and asked afterwards."""
