"""Complaints and suggestions: the dialogue that takes them, their numbers and their book."""
