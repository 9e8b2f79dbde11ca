"""What is wrong with a file: as a whole, or in one row and column.

ExchangeError          a file cannot be taken at all; a KnowledgeError whose text staff read
"""

from __future__ import annotations

from typing import NamedTuple

from knowledge.errors import KnowledgeError
from knowledge.exchange.wording import ROW_FAULT


class ExchangeError(KnowledgeError):
    """A file cannot be read or written; its text is a sentence for staff."""


class CellFault(ValueError):  # noqa: N818 - it is collected, and seldom an error of ours
    """The text of a cell is not what its column takes; its text is a sentence for staff."""


class RowFault(NamedTuple):
    """A fault in one row, counted from 1 as spreadsheet programs do, and one column by its head.

    `row` is 0 where no single row is at fault, `column` empty where no single column is.
    """

    row: int
    column: str
    says: str

    def __str__(self) -> str:
        """Return the fault as one line, which begins with 第12行“失效日期”：."""
        place = ROW_FAULT.format(row=self.row) if self.row else ""
        column = f"“{self.column}”" if self.column else ""
        return f"{place}{column}：{self.says}" if place or column else self.says
