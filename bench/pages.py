"""Writing what was measured into a page of docs/, between marks."""

from __future__ import annotations

from pathlib import Path

DOCS = Path(__file__).parent.parent / "docs"


def write_between(name: str, script: str, text: str) -> None:
    """Put `text` between the marks of `script` in the page `name`."""
    page = DOCS / name
    begin, end = (f"<!-- bench/{script} {what} -->" for what in ("begins", "ends"))
    before, rest = page.read_text(encoding="utf-8").split(begin)
    _, after = rest.split(end)
    page.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")
