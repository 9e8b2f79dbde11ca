"""The form of the statutory figures: what was typed, checked, and laid out for the page."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.console.report_view import NAMES
from bot.console.years import wording as words
from knowledge.report.forms import ANNEX, APPLIED, DISCLOSED, DISPUTED, annex_rows, current_form
from knowledge.statutory import TEXTS, Place, Statutory, is_number, list_places

LONGEST_TEXT = 20_000

PLACES = tuple(list_places())
"""Those that a final report needs; the old annex is an option."""
FIELDS: Mapping[Place, str] = {
    place: f"f{number}" for number, place in enumerate(list_places(with_annex=True))
}
"""The fields of the form by their places."""
TEXT_FIELDS: Mapping[str, str] = {name: f"t{number}" for number, name in enumerate(TEXTS)}


@dataclass(frozen=True, slots=True)
class Cell:
    """One field: its name, what it is called, what is in it, what is wrong, what another typed."""

    field: str
    label: str
    value: str
    fault: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of the form: its heads, and rows of a label, how deep it stands, and cells."""

    name: str
    heads: Sequence[str]
    rows: Sequence[tuple[str, int, Sequence[Cell]]]


@dataclass(slots=True)
class FiguresForm:
    """What stands in the form; `faults` and `theirs` are by place or name of a text."""

    statutory: Statutory
    faults: dict[object, str] = field(default_factory=dict)
    theirs: Mapping[object, str] = field(default_factory=dict)

    @classmethod
    def read(cls, year: int, fields: Mapping[str, str]) -> FiguresForm:
        """Read what was typed."""
        figures: dict[Place, str] = {}
        form = cls(Statutory(year))
        texts: dict[str, str] = {}
        for place, name in FIELDS.items():
            typed = unicodedata.normalize("NFKC", fields.get(name, "")).strip()
            if typed:
                figures[place] = typed
                if not is_number(typed):
                    form.faults[place] = words.NO_NUMBER
        for title, name in TEXT_FIELDS.items():
            text = fields.get(name, "").strip()
            if text:
                texts[title] = text
            if len(text) > LONGEST_TEXT:
                fault = words.TOO_LONG.format(limit=LONGEST_TEXT, length=len(text))
                form.faults[title] = fault
        form.statutory = Statutory(year, figures, texts)
        return form

    @property
    def filled(self) -> int:
        """How many figures of the three tables are filled in."""
        return sum(place in self.statutory.figures for place in PLACES)

    @property
    def blank(self) -> int:
        """How many are not."""
        return len(PLACES) - self.filled

    def list_sheets(self) -> Iterator[Sheet]:
        """Yield the tables as the page shows them."""
        form = current_form()
        for block in form.disclosed:
            rows = [self._row(DISCLOSED, row, block.columns) for row in block.rows]
            yield Sheet(f"{NAMES[DISCLOSED]}：{block.block}", block.columns, rows)
        for table, labels, columns in (
            (APPLIED, form.applications.values(), form.applicants),
            (DISPUTED, form.dispute_groups, form.dispute_columns),
        ):
            rows = [*self._list_rows(table, [*labels], columns)]
            yield Sheet(NAMES[table], [_last(name) for name in columns], rows)

    def lay_annex(self) -> Sheet:
        """Return the old annex as the page shows it, each label with its unit."""
        labels = {row.code: row.label for row in annex_rows()}
        rows: list[tuple[str, int, Sequence[Cell]]] = []
        for row in annex_rows():
            place, depth = (ANNEX, row.code, None), row.code.count(".")
            name = f"{row.label}（{row.unit}）" if row.unit else row.label
            # Several chapters have rows of the same name.
            chapter = f"{labels[row.code.partition('.')[0]]}，" if depth else ""
            value = self.statutory.find(place)
            cells = [self._cell(place, FIELDS[place], chapter + name, value)] if row.unit else []
            rows.append((name, depth, cells))
        return Sheet(NAMES[ANNEX], (words.NUMBER,), rows)

    @property
    def has_annex(self) -> bool:
        """Whether there is anything in the old annex, or anything to say of it."""
        known = (*self.statutory.figures, *self.faults, *self.theirs)
        return any(isinstance(key, tuple) and key[0] == ANNEX for key in known)

    def list_texts(self) -> Iterator[Cell]:
        """Yield what people write."""
        for title, name in TEXT_FIELDS.items():
            yield self._cell(title, name, title, self.statutory.texts.get(title, ""))

    def _list_rows(
        self, table: str, labels: Sequence[str], columns: Sequence[str]
    ) -> Iterator[tuple[str, int, Sequence[Cell]]]:
        """Yield the rows of a table, above each new group what it is called, without cells."""
        open_groups: Sequence[str] = ()
        for label in labels:
            groups = label.split("/")[:-1]
            for depth, group in enumerate(groups):
                if list(open_groups[: depth + 1]) != groups[: depth + 1]:
                    yield group, depth, ()
            open_groups = groups
            yield self._row(table, label, columns)

    def _row(
        self, table: str, row: str, columns: Sequence[str]
    ) -> tuple[str, int, Sequence[Cell]]:
        cells = []
        for column in columns:
            place = (table, row, column)
            label = f"{row.replace('/', '，')}：{column.replace('/', '，')}"
            cells.append(self._cell(place, FIELDS[place], label, self.statutory.find(place)))
        return _last(row), row.count("/"), cells

    def _cell(self, key: object, name: str, label: str, value: str) -> Cell:
        return Cell(name, label, value, self.faults.get(key, ""), self.theirs.get(key, ""))


def _last(label: str) -> str:
    return label.rpartition("/")[2]
