"""What the readers of tables share: a cell as read, and what a reader found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.report.document import Slot
from knowledge.report.labels import is_value

_MOST_TWICE = 5


@dataclass(frozen=True, slots=True)
class TableCell:
    """One figure of a report: where it stands by the labels of the form, and what is printed.

    `column` is None in the annex. `value` is None for a blank, which is unknown and never zero;
    `unit` where the table prints one. `printed_year` is the label that the table stands under.
    `code` is the row's code in the form, empty for a row that the form does not have.
    """

    table: str
    row: str
    column: str | None
    unit: str | None
    value: str | None
    printed_year: str
    code: str = ""

    @property
    def key(self) -> tuple[str, str, str | None]:
        """The place of the figure: table, row and column."""
        return (self.table, self.row, self.column)


@dataclass(slots=True)
class Found:
    """What a reader has found so far: cells, and what people should know of the reading."""

    cells: list[TableCell] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _twice: list[str] = field(default_factory=list)

    def add(self, cells: Sequence[TableCell]) -> None:
        """Take cells; of a place that is printed twice the first counts, and it is noted."""
        known = {cell.key: cell for cell in self.cells}
        for cell in cells:
            first = known.get(cell.key)
            if first is None:
                self.cells.append(cell)
            elif first.value != cell.value:
                place = f"{cell.row}/{cell.column}" if cell.column else cell.row
                self._twice.append(
                    f"“{place}”印了两次，前面为“{first.value or '空白'}”，后面为"
                    f"“{cell.value or '空白'}”，按前面的读取。"
                )

    @property
    def told(self) -> tuple[str, ...]:
        """All notes, each once; of many places that are printed twice the first few."""
        rest = len(self._twice) - _MOST_TWICE
        more = [f"另有{rest}处也印了两次而数字不同，文件中可能有两份报告。"] if rest > 0 else []
        return tuple(dict.fromkeys([*self.notes, *self._twice[:_MOST_TWICE], *more]))


def split_row(slots: Sequence[Slot], *, most_labels: int) -> tuple[list[Slot], list[Slot]]:
    """Return the labels at the head of a row, and the values after them.

    A blank before a label belongs to the labels: it stands where a group's label reaches down.
    """
    ends = [at for at, slot in enumerate(slots[:most_labels]) if not is_value(slot.label)]
    end = ends[-1] + 1 if ends else 0
    return [slot for slot in slots[:end] if slot.label], list(slots[end:])
