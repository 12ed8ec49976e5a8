"""Faithfulness: what a summary says that its article does not, where, and by what evidence."""

from bench.metric.faithfulness.facts import Facts

__all__ = ["Facts"]
