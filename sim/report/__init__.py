"""Results for people to read: figures, and the words and numbers of summaries."""
