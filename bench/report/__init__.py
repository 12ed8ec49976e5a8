"""Runs rendered for people and programs: computes nothing."""
