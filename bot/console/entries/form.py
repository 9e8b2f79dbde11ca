"""The form of an entry: its fields as staff know them, what was written into them, and faults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.console.entries.wording import ID_HINT
from knowledge.entry import Entry
from knowledge.exchange.columns import Column, tidy
from knowledge.exchange.fault import CellFault
from knowledge.exchange.layout import Layout
from knowledge.exchange.wording import REQUIRED
from knowledge.review.checking import find_faults

AREAS = {"answer": 8, "phrasings": 6, "names": 4, "conditions": 3, "materials": 5, "evidence": 3}
"""Fields of several lines, with how many are seen at once."""
DAYS = frozenset({"valid_from", "valid_until"})
_NOT_OWED_BY_DRAFTS = frozenset({"answer"})
_ID = "id"
OF_CELLS = "（单元格内按Alt+Enter换行）"
"""What the notes of a table say of its cells."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form; `kind` is that of the macro which shows it."""

    name: str
    head: str
    kind: str
    value: str
    hint: str
    fault: str
    must: bool
    may_wait: bool
    """Whether a draft may be saved without it."""
    rows: int
    choices: Sequence[tuple[str, str]]


@dataclass
class EntryForm:
    """What a form sent, or what it begins with, by the names of the layout's columns."""

    layout: Layout
    texts: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, layout: Layout, entry: Entry) -> EntryForm:
        """Return the form that begins with what an entry holds."""
        return cls(layout, {column.name: column.write(entry) for column in layout.columns})

    @classmethod
    def read(cls, layout: Layout, fields: Mapping[str, str]) -> EntryForm:
        """Return the form as it was sent."""
        return cls(layout, {one.name: fields.get(one.name, "") for one in layout.columns})

    def list_fields(self, *, is_new: bool) -> list[Field]:
        """Return the fields in their order; the id of a known entry is none of them."""
        return [
            self._show(column) for column in self.layout.columns if is_new or column.name != _ID
        ]

    def _show(self, column: Column) -> Field:
        kind = "line"
        if column.choices:
            kind = "choice"
        elif column.name in AREAS:
            kind = "area"
        elif column.name in DAYS:
            kind = "day"
        return Field(
            name=column.name,
            head=column.head,
            kind=kind,
            value=self.texts.get(column.name, ""),
            hint=ID_HINT if column.name == _ID else column.note.replace(OF_CELLS, ""),
            fault=self.faults.get(column.name, ""),
            must=column.must,
            may_wait=column.name in _NOT_OWED_BY_DRAFTS,
            rows=AREAS.get(column.name, 1),
            choices=[(one, one) for one in column.choices],
        )

    def build(self, *, is_draft: bool) -> Entry | None:
        """Return the entry that was written; None where there are faults, which are kept.

        A draft may lack its answer, or its source, until it is sent to review.
        """
        values: dict[str, object] = {}
        for column in self.layout.columns:
            text = tidy(self.texts.get(column.name, ""))
            try:
                values[column.name] = self._read(column, text, is_draft=is_draft)
            except CellFault as fault:
                self.faults[column.name] = str(fault)
        if self.faults:
            return None
        entry = self.layout.build(values)
        if not is_draft:
            for found in find_faults(entry):
                name = self._find_name(found.field)
                self.faults[name] = self.faults.get(name, "") + found.says
        return None if self.faults else entry

    def _read(self, column: Column, text: str, *, is_draft: bool) -> object:
        if text:
            return column.read(text)
        if column.must and not (is_draft and column.name in _NOT_OWED_BY_DRAFTS):
            raise CellFault(REQUIRED)
        return column.blank

    def _find_name(self, field_name: str) -> str:
        """Return the name of the column that tells a field of an entry."""
        head = self.layout.heads_of.get(field_name, "")
        found = next((one.name for one in self.layout.columns if one.head == head), field_name)
        return found if found in self.texts else self.layout.columns[0].name
