"""Which alternatives are run, and which is best: comparisons, designs, searches."""
