"""Counting: what every count means, and how a period's counts are made from the journal."""
