"""Sentence vectors: what phrasings mean as numbers, by a model that an office may install."""
