"""How alike a summary and its references are: by characters, words, synonyms and meaning."""
