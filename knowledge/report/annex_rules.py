"""Rules that find what does not stand together inside the annex and its titles."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from knowledge.report.amounts import span_of
from knowledge.report.facts import Cell, Contradiction, Report, Rule
from knowledge.report.labels import number_of
from knowledge.report.numerals import find_year_label, year_of

_TOTAL, _CHANNELS = "1.1", "1.2"
_PUBLISHED, _ISSUED = "1.1.x1", "1.1.x2"
_RECEIVED, _FEES = "3.1", "8"
_TRAININGS, _TRAINED = "10.2", "10.3"
_PARTITION = 3
"""From so many rows without a number under 其中, they are taken to make up the whole."""


def years_disagree(report: Report) -> tuple[Contradiction, ...]:
    """Find different years in the report's title, the annex line and the table's title."""
    lines = {"标题": report.title, "附件": report.annex_line, "附表题名": report.table_title}
    labels = {place: find_year_label(line) for place, line in lines.items()}
    printed = {place: label for place, label in labels.items() if label}
    if len({year_of(label) for label in printed.values()}) <= 1:
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


def channels_under_total(report: Report) -> tuple[Contradiction, ...]:
    """Find channels, none left blank, that together count less than the total does."""
    compared = _compare_channels(report)
    if compared is None or compared.added >= compared.whole or not compared.is_complete:
        return ()
    says = f"各渠道之和少于总数：{compared.quoted}，而总数{compared.total.quoted}。"
    return (Contradiction(Rule.CHANNELS_UNDER_TOTAL, compared.places, says),)


def channels_sum_unlike_total(report: Report) -> tuple[Contradiction, ...]:
    """Find channels that together make more than the total, so that they must not be added.

    That is no fault: the form counts the same information of several channels once.
    """
    compared = _compare_channels(report)
    if compared is None or compared.added <= compared.whole:
        return ()
    says = f"各渠道之和与总数不符，不能相加：{compared.quoted}，而总数{compared.total.quoted}。"
    return (Contradiction(Rule.CHANNELS_SUM_UNLIKE_TOTAL, compared.places, says),)


@dataclass(frozen=True, slots=True)
class _Channels:
    """The total of published information, and the channels that are filled."""

    total: Cell
    whole: Decimal
    filled: tuple[Cell, ...]
    is_complete: bool

    @property
    def added(self) -> Decimal:
        """The channels together; for comparison only."""
        return _sum(self.filled)

    @property
    def quoted(self) -> str:
        """The channels as printed."""
        return "，".join(cell.quoted for cell in self.filled)

    @property
    def places(self) -> tuple[str, ...]:
        """Where total and channels stand."""
        return (self.total.place, *(cell.place for cell in self.filled))


def _compare_channels(report: Report) -> _Channels | None:
    """Return total and channels; None where either is blank."""
    total = report.find_cell(_TOTAL)
    whole = _amount(total)
    channels = children_of(report, _CHANNELS)
    filled = tuple(cell for cell in channels if _amount(cell) is not None)
    if total is None or whole is None or not filled:
        return None
    return _Channels(total, whole, filled, len(filled) == len(channels))


def published_over_issued(report: Report) -> tuple[Contradiction, ...]:
    """Find more normative documents published than there were made."""
    published, issued = report.find_cell(_PUBLISHED), report.find_cell(_ISSUED)
    some, most = _amount(published), _amount(issued)
    if published is None or issued is None or some is None or most is None or some <= most:
        return ()
    says = f"公开的规范性文件多于制发总数：{published.quoted}，而{issued.quoted}。"
    places = (published.place, issued.place)
    return (Contradiction(Rule.PUBLISHED_OVER_ISSUED, places, says),)


def fees_without_applications(report: Report) -> tuple[Contradiction, ...]:
    """Find fees for applications where none was received."""
    received, fees = report.find_cell(_RECEIVED), report.find_cell(_FEES)
    if received is None or fees is None or _amount(received) != 0 or not _amount(fees):
        return ()
    says = f"没有申请却有收费：{received.quoted}，而{fees.quoted}。"
    return (Contradiction(Rule.FEES_WITHOUT_APPLICATIONS, (received.place, fees.place), says),)


def trained_without_trainings(report: Report) -> tuple[Contradiction, ...]:
    """Find people trained in no training, or trainings of nobody."""
    trainings, trained = report.find_cell(_TRAININGS), report.find_cell(_TRAINED)
    held, taught = _amount(trainings), _amount(trained)
    if trainings is None or trained is None or held is None or taught is None:
        return ()
    if (held == 0) == (taught == 0):
        return ()
    says = (
        f"培训班数与接受培训人员数不能一个为零一个不为零：{trainings.quoted}，而{trained.quoted}。"
    )
    places = (trainings.place, trained.place)
    return (Contradiction(Rule.TRAINED_WITHOUT_TRAININGS, places, says),)


def part_over_whole(report: Report) -> tuple[Contradiction, ...]:
    """Find a row that counts more than the row that it is a part of, in the same unit.

    Where all parts are filled their sum is compared, and this would tell the same again.
    """
    return tuple(
        Contradiction(
            Rule.PART_OVER_WHOLE,
            (whole.place, part.place),
            f"部分多于总数：{part.quoted}，而{whole.quoted}。",
        )
        for whole in report.cells
        for part in _parts(report, whole)
        if not _is_summed(report, whole, part) and _is_more(_amount(part), _amount(whole))
    )


def _is_more(part: Decimal | None, whole: Decimal | None) -> bool:
    """Tell whether a part is more than its whole; a blank never is."""
    return part is not None and whole is not None and part > whole


def _is_summed(report: Report, whole: Cell, part: Cell) -> bool:
    """Tell whether a part is one of several that are all filled and must make up the whole."""
    return any(
        part in parts and all(_amount(one) is not None for one in parts)
        for parts in _partitions(report, whole)
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
    if span:
        return span.low if span.is_exact else None
    return number_of(cell.printed) if cell else None


def _sum(cells: list[Cell] | tuple[Cell, ...]) -> Decimal:
    """Add up rows, for comparison only; the sum is never printed."""
    return sum((_amount(cell) or Decimal(0) for cell in cells), Decimal(0))
