"""The sheets of a year's spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.reports import wording
from bot.reports.annual import Annual
from bot.reports.reading import NO_ENTRY
from bot.reports.workbook import Book, Chart, fit_row, move_chart
from handlers.counts.definitions import OF_ENTRIES, RULES
from handlers.inquiry import Outcome

_CHARTED = 8
"""Rows of a long list that a chart shows."""

_MOST_UPRIGHT = 8
"""Columns of counts that fit beside their labels on an upright page."""

_COVER_WIDTHS = (24, 12, 64)
_TITLE_POINTS = 28


def to_xlsx(annual: Annual) -> bytes:
    """Return the spreadsheet: the same bytes for the same counts."""
    book = Book(annual.year)
    _write_cover(book, annual)
    _write_months(book, annual)
    _write_topics(book, annual)
    _write_channels(book, annual)
    _write_questions(book, annual)
    _write_misses(book, annual)
    return book.close()


def _label(annual: Annual, name: str) -> str:
    return annual.definitions[name]["label"]


def _write_cover(book: Book, annual: Annual) -> None:
    """Write the totals with what each of them means, and the rules that hold for all."""
    sheet = book.add_sheet(wording.COVER, _COVER_WIDTHS)
    sheet.set_row(0, _TITLE_POINTS)
    sheet.write_string(0, 0, wording.BOOK_TITLE.format(year=annual.year), book.looks["title"])
    sheet.merge_range(1, 0, 1, 2, wording.SPAN.format(year=annual.year), book.looks["note"])
    rows = [
        (_label(annual, name), number, annual.definitions[name]["definition"])
        for name, number in annual.totals.items()
    ]
    first = [*annual.totals].index(Outcome.ANSWERED)
    top, last = 3, first + len(Outcome) - 1

    def chart_at(row: int) -> Chart:
        names, numbers = ((row + first, column, row + last, column) for column in (0, 1))
        return Chart(wording.WHICH_OUTCOME, names, numbers, width=700)

    top += chart_at(0).rows
    book.add_chart(sheet, 3, chart_at(top + 1))
    below = book.write_table(sheet, top, wording.COVER_HEADS, rows) + 1
    for number, (_, _, text) in enumerate(rows, top + 1):
        fit_row(sheet, number, text, _COVER_WIDTHS[2])
    sheet.write_string(below, 0, wording.RULES_HEAD, book.looks["head"])
    for number, rule in enumerate(RULES, 1):
        row, line = below + number, f"{number}. {rule}"
        sheet.merge_range(row, 0, row, 2, line, book.looks["rule"])
        fit_row(sheet, row, line, sum(_COVER_WIDTHS))


def _write_counts(
    book: Book,
    name: str,
    annual: Annual,
    columns: Mapping[str, Mapping[str, Any]],
    chart: Chart | None,
) -> None:
    """Write a sheet with a line for each count and a column for each group, under a chart.

    The chart's rows are told from the table's head.
    """
    widths = (26, *[max(10, 84 // len(columns))] * len(columns))
    sheet = book.add_sheet(name, widths, wide=len(columns) > _MOST_UPRIGHT, pages=1)
    top = 0
    if chart:
        top = chart.rows
        book.add_chart(sheet, 0, move_chart(chart, top))
    rows = [
        (_label(annual, count), *(column[count] for column in columns.values()))
        for count in annual.totals
    ]
    book.write_table(sheet, top, (wording.COUNT_HEAD, *columns), rows)


def _write_months(book: Book, annual: Annual) -> None:
    columns: dict[str, Mapping[str, Any]] = {
        wording.MONTH.format(month=int(row["month"][-2:])): row for row in annual.by_month
    }
    last = len(columns)
    chart = Chart(wording.WHICH_MONTH, (0, 1, 0, last), (1, 1, 1, last), 1080, "column")
    _write_counts(book, wording.MONTHS, annual, {**columns, wording.TOTAL: annual.totals}, chart)


def _write_channels(book: Book, annual: Annual) -> None:
    columns = {wording.name_channel(row["channel"]): row for row in annual.by_channel}
    last = len(columns)
    for row in annual.by_account:
        columns[wording.ACCOUNT.format(name=row["account"])] = row
    chart = Chart(wording.WHICH_CHANNEL, (0, 1, 0, last), (1, 1, 1, last), 900) if last else None
    every = {**columns, wording.TOTAL: annual.totals}
    _write_counts(book, wording.CHANNELS, annual, every, chart)


def _write_topics(book: Book, annual: Annual) -> None:
    sheet = book.add_sheet(wording.TOPICS, (26, *[11] * len(OF_ENTRIES)), wide=True)
    heads = (wording.TOPIC_HEAD, *(_label(annual, name) for name in OF_ENTRIES))
    rows = [(row["topic"], *(row[name] for name in OF_ENTRIES)) for row in annual.by_topic]
    named, top = sum(row[0] != NO_ENTRY for row in rows), 0
    if named:
        chart = Chart(wording.WHICH_TOPIC, (1, 0, named, 0), (1, 1, named, 1), 900)
        top = chart.rows
        book.add_chart(sheet, 0, move_chart(chart, top))
    below = book.write_table(sheet, top, heads, rows)
    sums = [annual.totals[name] for name in OF_ENTRIES]
    book.write_row(sheet, below, (wording.TOTAL, *sums), ("sum_text", "sum"))


def _write_list(
    book: Book, name: str, question: str, heads: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Write a ranking under a chart of its beginning: number, words, …, how often."""
    widths = (6, 56, 24, 10) if len(heads) == len(wording.QUESTION_HEADS) else (6, 80, 10)
    sheet = book.add_sheet(name, widths)
    if not rows:
        sheet.write_string(0, 0, wording.NOTHING, book.looks["note"])
        return
    last, numbers = min(len(rows), _CHARTED), len(heads) - 1
    chart = Chart(question, (1, 1, last, 1), (1, numbers, last, numbers), 700)
    book.add_chart(sheet, 0, move_chart(chart, chart.rows))
    book.write_table(sheet, chart.rows, heads, rows)
    for number, row in enumerate(rows, chart.rows + 1):
        fit_row(sheet, number, row[1], widths[1])


def _write_questions(book: Book, annual: Annual) -> None:
    rows = [
        (number, row["question"] or row["entry"], row["topic"], row["received"])
        for number, row in enumerate(annual.top_entries, 1)
    ]
    heads = wording.QUESTION_HEADS
    _write_list(book, wording.QUESTIONS, wording.WHICH_QUESTION, heads, rows)


def _write_misses(book: Book, annual: Annual) -> None:
    rows = [
        (number, row["text"], row["missed"]) for number, row in enumerate(annual.top_misses, 1)
    ]
    _write_list(book, wording.MISSES, wording.WHICH_MISS, wording.MISS_HEADS, rows)
