"""A report as one HTML file: what stands on it (blocks), how it is drawn (charts), in which words (sentences)."""
