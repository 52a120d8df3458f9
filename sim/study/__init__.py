"""Many runs side by side: replications, paired comparisons, experiments, designs, and the choice among arms."""
