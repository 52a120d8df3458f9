"""The page of `petition web`: a server that only waits, and processes that work."""
