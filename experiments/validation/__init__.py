"""Every published figure of Beijing's hotline beside the ensemble."""
