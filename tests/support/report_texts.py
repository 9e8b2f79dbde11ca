"""Made-up annual reports as plain texts, with their tables typed or copied in several ways."""

from __future__ import annotations

from collections.abc import Callable

from support.report_figures import Figures
from support.report_pages import lay_blanks
from support.report_rows import (
    OLD_CHAPTERS,
    OLD_TITLE,
    TITLE,
    Cell,
    Table,
    annex,
    applied,
    disclosed,
    disputed,
    narrative,
)

Draw = Callable[[Table], list[str]]


def tabs(table: Table) -> list[str]:
    """Type a row on a line, tabs between its cells."""
    return ["\t".join(one.text for one in row) for row in table]


def copied(table: Table) -> list[str]:
    """Copy a row on a line as a browser does, blanks where merged cells reach down."""
    return ["\t".join(one.text for one in row) for row in lay_blanks(table)]


def bars(table: Table) -> list[str]:
    """Type a row on a line in a frame of bars, a ruler below the first row."""
    lines = [f"| {' | '.join(one.text for one in row)} |" for row in table]
    return [lines[0], "|---|---|", *lines[1:]]


def gaps(table: Table) -> list[str]:
    """Type a row on a line, some spaces between its cells."""
    return ["   ".join(one.text for one in row) for row in table]


def single_spaces(table: Table) -> list[str]:
    """Type a row on a line, one space between its cells."""
    return [" ".join(one.text for one in row) for row in table]


def cell_a_line(table: Table) -> list[str]:
    """Type each cell on a line of its own, a blank as an empty line."""
    return [one.text for row in table for one in row]


def spread(table: Table) -> list[str]:
    """Type each cell on a line of its own, an empty line after each."""
    return [line for row in table for one in row for line in (one.text, "")]


def bar_a_line(table: Table) -> list[str]:
    """Type each cell on a line of its own with a bar at its end."""
    return [f"{one.text} |" if one.text else "|" for row in table for one in row]


def _padding(table: Table) -> list[int]:
    """Return how many cells each row lacks of the widest one."""
    widest = max(sum(one.columns for one in row) for row in table)
    return [widest - len(row) for row in table]


def padded(table: Table) -> list[str]:
    """Copy a row on a line as tools that read pages do: bars fill up what is merged."""
    rows = zip(table, _padding(table), strict=True)
    return ["".join(f"{one.text} | " for one in row) + "|" * lack for row, lack in rows]


def padded_lines(table: Table) -> list[str]:
    """Type each cell on a line with a bar at its end, and bars for what is merged."""
    lines: list[str] = []
    for row, lack in zip(table, _padding(table), strict=True):
        lines += [*bar_a_line([row]), *(["|" * lack] if lack else [])]
    return lines


def parted(table: Table) -> list[str]:
    """Copy each cell with a bar on a line of its own after it; heads are broken over lines."""
    broken = {"商业企业": "商业\n企业", "法律服务机构": "法律服务\n机构"}
    lines: list[str] = []
    for row in table:
        for one in row:
            text = broken.get(one.text, one.text)
            lines += [*(text.split("\n") if text else []), "|"]
    return lines


def parted_padded(table: Table) -> list[str]:
    """Copy cells that way, with bars on a line of their own for what is merged."""
    lines: list[str] = []
    for row, lack in zip(table, _padding(table), strict=True):
        lines += [*parted([row]), *(["|" * lack] if lack > 1 else [])]
    return lines


def bar_first(table: Table) -> list[str]:
    """Copy a cell on a line, a bar at its end, and a bar alone before each row."""
    lines: list[str] = []
    for row, lack in zip(table, _padding(table), strict=True):
        *cells, last = bar_a_line([row])
        lines += ["|", *cells, f"{last} {'|' * lack}".strip()]
    return lines


def _spread_out(table: Table, *, is_repeated: bool) -> list[str]:
    """Type rows in frames, each merged cell as often as it is wide."""
    lines: list[str] = []
    for row in lay_blanks(table):
        cells: list[str] = []
        for one in row:
            cells += [one.text, *([one.text if is_repeated else ""] * (one.columns - 1))]
        lines.append(f"| {' | '.join(cells)} |")
    return [lines[0], "|---|---|", *lines[1:]]


def framed_blanks(table: Table) -> list[str]:
    """Type rows in frames, blanks for what is merged."""
    return _spread_out(table, is_repeated=False)


def framed_repeats(table: Table) -> list[str]:
    """Type rows in frames, what is merged again and again."""
    return _spread_out(table, is_repeated=True)


BLANK_KEEPING: dict[str, Draw] = {
    "tabs": tabs,
    "copied": copied,
    "bars": bars,
    "cell a line": cell_a_line,
    "spread": spread,
    "bar a line": bar_a_line,
    "padded": padded,
    "padded lines": padded_lines,
    "parted": parted,
    "parted padded": parted_padded,
    "bar first": bar_first,
    "framed blanks": framed_blanks,
    "framed repeats": framed_repeats,
}
"""Ways that show where a blank is."""

TABLES: dict[str, Draw] = {**BLANK_KEEPING, "gaps": gaps, "single spaces": single_spaces}


def current_text(figures: Figures, *, table: str) -> bytes:
    """Return a report of the current form as a text."""
    tables = {1: disclosed, 2: applied, 3: disputed}
    lines = [TITLE, ""]
    for at, (head, texts) in enumerate(narrative(figures)):
        lines += [head, *texts]
        lines += TABLES[table](tables[at](figures)) if at in tables else []
    return "\n".join(lines).encode()


def old_text(figures: Figures, *, table: str, is_numbered: bool = False) -> bytes:
    """Return a report of the old form as a text, on request with running numbers."""
    rows = annex(figures)
    if is_numbered:
        rows[0] = [Cell("指  标  名  称"), Cell("单位"), Cell("数量")]
        rows = [[Cell(str(at) if at else "序号"), *row] for at, row in enumerate(rows)]
    lines = [OLD_TITLE, *(line for head, texts in OLD_CHAPTERS for line in (head, *texts))]
    lines += ["附件：2017年度政府信息公开工作情况统计表", *TABLES[table](rows)]
    return "\r\n".join(lines).encode("gb18030")
