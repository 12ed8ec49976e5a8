"""Metrics against the judgement of people."""
