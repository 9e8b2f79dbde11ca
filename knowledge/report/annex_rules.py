"""Rules that find what does not stand together inside the annex and its titles."""

from __future__ import annotations

from decimal import Decimal

from knowledge.report.amounts import span_of
from knowledge.report.facts import Cell, Contradiction, Report, Rule
from knowledge.report.numerals import find_year_label, year_of

_TOTAL, _CHANNELS = "1.1", "1.2"
_PARTITION = 3
"""From so many rows without a number under 其中, they are taken to make up the whole."""


def years_disagree(report: Report) -> tuple[Contradiction, ...]:
    """Find different years in the report's title, the annex line and the table's title."""
    lines = {"标题": report.title, "附件": report.annex_line, "附表题名": report.table_title}
    labels = {place: find_year_label(line) for place, line in lines.items()}
    printed = {place: label for place, label in labels.items() if label}
    if len({year_of(label) for label in printed.values()}) == 1:
        return ()
    quoted = "，".join(f"{place}印为“{label}”" for place, label in printed.items())
    return (Contradiction(Rule.YEARS_DISAGREE, tuple(printed), f"年度不一致：{quoted}。"),)


def channel_over_total(report: Report) -> tuple[Contradiction, ...]:
    """Find a channel that counts more information than all channels together, doubles left out."""
    total = report.find_cell(_TOTAL)
    whole = _amount(total)
    if total is None or whole is None:
        return ()
    return tuple(
        Contradiction(
            Rule.CHANNEL_OVER_TOTAL,
            (total.place, cell.place),
            f"单一渠道多于总数：{cell.quoted}，而总数{total.quoted}。",
        )
        for cell in children_of(report, _CHANNELS)
        if (_amount(cell) or whole) > whole
    )


def channels_sum_unlike_total(report: Report) -> tuple[Contradiction, ...]:
    """Find channels that together do not make the total, so that they must not be added.

    Less than the total counts only if no channel is left blank.
    """
    total = report.find_cell(_TOTAL)
    whole = _amount(total)
    channels = children_of(report, _CHANNELS)
    filled = [cell for cell in channels if _amount(cell) is not None]
    if total is None or whole is None or not filled:
        return ()
    added = _sum(filled)
    if added == whole or (added < whole and len(filled) < len(channels)):
        return ()
    quoted = "，".join(cell.quoted for cell in filled)
    return (
        Contradiction(
            Rule.CHANNELS_SUM_UNLIKE_TOTAL,
            (total.place, *(cell.place for cell in filled)),
            f"各渠道之和与总数不符，不能相加：{quoted}，而总数{total.quoted}。",
        ),
    )


def part_over_whole(report: Report) -> tuple[Contradiction, ...]:
    """Find a row that counts more than the row that it is a part of, in the same unit."""
    return tuple(
        Contradiction(
            Rule.PART_OVER_WHOLE,
            (whole.place, part.place),
            f"部分多于总数：{part.quoted}，而{whole.quoted}。",
        )
        for whole in report.cells
        for part in _parts(report, whole)
        if (_amount(part) or Decimal(0)) > (_amount(whole) or Decimal("Infinity"))
    )


def parts_unlike_whole(report: Report) -> tuple[Contradiction, ...]:
    """Find a row whose parts are all filled and do not add up to it."""
    found = []
    for whole in report.cells:
        for parts in _partitions(report, whole):
            if _amount(whole) is None or any(_amount(part) is None for part in parts):
                continue
            if _sum(parts) == _amount(whole):
                continue
            quoted = "，".join(part.quoted for part in parts)
            places = (whole.place, *(part.place for part in parts))
            says = f"各项之和与总数不符：{quoted}，而{whole.quoted}。"
            found.append(Contradiction(Rule.PARTS_UNLIKE_WHOLE, places, says))
    return tuple(found)


def mixed_units(report: Report) -> tuple[Contradiction, ...]:
    """Find a row that is counted in another unit than what stands under its 其中."""
    found = []
    for whole in report.cells:
        group = [whole, *_unnumbered(report, whole.code)]
        if whole.unit is None or len({cell.unit for cell in group}) == 1:
            continue
        quoted = "，".join(f"“{cell.label}”单位为“{cell.unit}”" for cell in group)
        places = tuple(cell.place for cell in group)
        says = f"同一“其中”之内单位不同，不能相减：{quoted}。"
        found.append(Contradiction(Rule.MIXED_UNITS, places, says))
    return tuple(found)


def children_of(report: Report, code: str) -> tuple[Cell, ...]:
    """Return the numbered rows directly under a code."""
    return tuple(
        cell
        for cell in report.cells
        if cell.code.rpartition(".")[0] == code and "x" not in cell.code
    )


def _unnumbered(report: Report, code: str) -> tuple[Cell, ...]:
    """Return the rows without a number under a code."""
    return tuple(cell for cell in report.cells if cell.code.startswith(f"{code}.x"))


def _parts(report: Report, whole: Cell) -> list[Cell]:
    """Return all rows directly under a row that share its unit."""
    under = (*children_of(report, whole.code), *_unnumbered(report, whole.code))
    return [cell for cell in under if cell.unit == whole.unit]


def _partitions(report: Report, whole: Cell) -> list[tuple[Cell, ...]]:
    """Return each group of rows that is meant to add up to a row."""
    unnumbered = _unnumbered(report, whole.code)
    groups = [children_of(report, whole.code)]
    groups += [unnumbered] if len(unnumbered) >= _PARTITION else []
    return [group for group in groups if group]


def _amount(cell: Cell | None) -> Decimal | None:
    """Return the number of a row; None for a blank and for what is no plain number."""
    span = span_of(cell.printed) if cell else None
    return span.low if span and span.is_exact else None


def _sum(cells: list[Cell] | tuple[Cell, ...]) -> Decimal:
    """Add up rows, for comparison only; the sum is never printed."""
    return sum((_amount(cell) or Decimal(0) for cell in cells), Decimal(0))
