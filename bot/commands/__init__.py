"""The commands of `inquiry-bot` that have a file of their own; `bot/cli.py` lists all."""
