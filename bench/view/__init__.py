"""Pages over all runs of a results folder, served on loopback; and what people judged there."""
