"""Models of transformers: their files, and their weights in memory, for backends and metrics."""
