"""Write docs/counts.zh-CN.md from the definitions: python bench/counts_page.py."""

from __future__ import annotations

from pathlib import Path

from handlers.counts.page import word_page

PAGE = Path(__file__).parents[1] / "docs" / "counts.zh-CN.md"

if __name__ == "__main__":
    PAGE.write_text(word_page(), encoding="utf-8")
