"""Replications of arms: where they run, and where they are kept."""
