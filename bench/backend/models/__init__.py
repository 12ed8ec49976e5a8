"""Models of transformers that write, and those that turn sentences into vectors."""
