"""One row from a form: the same columns, the same rules, each fault with its field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from knowledge.entry import Entry
from knowledge.exchange.columns import read_field
from knowledge.exchange.doubles import Doubles, Known
from knowledge.exchange.fault import CellFault
from knowledge.exchange.layout import Layout
from knowledge.review.checking import find_faults

_ROW = 1
"""The number of a row that stands alone."""


def read_one(
    texts: Mapping[str, str], layout: Layout, known: Known
) -> tuple[Entry | None, dict[str, str]]:
    """Return the entry of texts by the names of their columns, or what is wrong with each."""
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for column in layout.columns:
        try:
            values[column.name] = read_field(column, texts.get(column.name, ""))
        except CellFault as error:
            faults[column.name] = str(error)
    names = {column.head: column.name for column in layout.columns}
    doubles = Doubles(layout, known)
    for head, says in (*layout.check(values), *doubles.find(_ROW, values)):
        faults.setdefault(names[head], says)
    if faults:
        return None, faults
    entry = layout.build(values)
    for fault in find_faults(entry):
        faults.setdefault(names.get(layout.heads_of.get(fault.field, ""), ""), fault.says)
    return (None if faults else entry), faults


def write_one(entry: Entry, layout: Layout) -> dict[str, str]:
    """Return the texts of an entry by the names of their columns."""
    return {column.name: column.write(entry) for column in layout.columns}
