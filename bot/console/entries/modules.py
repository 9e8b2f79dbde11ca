"""The modules of these pages that have doors, for the list of the console's addresses."""

from __future__ import annotations

from bot.console.entries import (
    acting,
    batches,
    desk,
    editing,
    exporting,
    listing,
    retiring,
    showing,
    trying,
)

# What begins with a fixed word stands before what takes any id.
ENTRY_MODULES = (listing, trying, exporting, editing, showing, acting, retiring, desk, batches)
