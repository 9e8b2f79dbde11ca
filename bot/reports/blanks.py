"""What of a report nobody has filled in, for the list of what people are to fill in."""

from __future__ import annotations

from collections.abc import Iterator

from bot.reports import report_wording as words
from knowledge.report.forms import ANNEX, annex_rows
from knowledge.statutory import TEXTS, Place, Statutory, list_places

_CHAPTERS = {"2": "二", "3": "三", "4": "四"}
_KNOWN = ("依申请公开", "政府信息公开平台建设", "监督保障", "其他需要报告的事项")
"""Texts that may be left out: there are words of the system's own, or nothing to report."""


def list_blank_texts(statutory: Statutory) -> list[str]:
    """Return the names of the texts that only people can write, and have not."""
    return [name for name in TEXTS if name not in _KNOWN and not statutory.texts.get(name)]


def list_blank_figures(
    statutory: Statutory, *, with_annex: bool
) -> dict[str, dict[str, list[str]]]:
    """Return the columns that are blank, by table and row; the annex has none but the row."""
    blank: dict[str, dict[str, list[str]]] = {}
    for place in list_places(with_annex=with_annex):
        table, row, column = place
        if not statutory.find(place):
            blank.setdefault(table, {}).setdefault(row, []).append(column or "")
    return blank


def tell_blanks(statutory: Statutory, *, with_annex: bool) -> Iterator[str]:
    """Yield a line for each text, and for each table with blanks."""
    texts = list_blank_texts(statutory)
    blank = list_blank_figures(statutory, with_annex=with_annex)
    if not texts and not blank:
        yield words.NO_BLANKS
    yield from (words.BLANK_TEXT.format(name=name) for name in texts)
    labels = {row.code: row.label for row in annex_rows()}
    whole = _count(list_places(with_annex=with_annex))
    for table, rows in blank.items():
        told = []
        for row, columns in rows.items():
            name = labels[row] if table == ANNEX else row.rpartition("/")[2]
            is_whole = table == ANNEX or len(columns) == whole[table, row]
            listed = "、".join(column.rpartition("/")[2] for column in columns)
            told.append(name if is_whole else words.BLANK_ROW.format(row=name, columns=listed))
        form = words.BLANK_ANNEX if table == ANNEX else words.BLANK_TABLE
        yield form.format(number=_CHAPTERS.get(table), rows="；".join(told))


def _count(places: Iterator[Place]) -> dict[tuple[str, str], int]:
    """Return how many figures each row of each table takes."""
    counted: dict[tuple[str, str], int] = {}
    for table, row, _ in places:
        counted[table, row] = counted.get((table, row), 0) + 1
    return counted
