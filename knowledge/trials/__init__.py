"""Trials: what a change to what is published would change."""
