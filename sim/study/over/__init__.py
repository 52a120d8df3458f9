"""An experiment over plausible cities, and under rival theories: in how many of them each claim holds."""
