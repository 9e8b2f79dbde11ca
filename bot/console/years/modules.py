"""The modules of the year's pages that have doors."""

from __future__ import annotations

from bot.console.years import acting, figures, files, showing

YEAR_MODULES = (showing, figures, files, acting)
