"""Where articles come from: feeds, tables, named corpora."""
