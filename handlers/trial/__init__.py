"""Trying a change out: what the bot would answer before it and after it."""
