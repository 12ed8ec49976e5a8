"""Models of transformers: their files, their weights in memory, and how they write."""
