"""A report as read, as plain values for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from knowledge.report.findings import Finding, Key
from knowledge.report.reading import Reading


def as_values(reading: Reading) -> dict[str, Any]:
    """Return a reading as values that JSON can hold, in the order in which it is printed."""
    return {
        "title": reading.title,
        "format": reading.format,
        "year": reading.year,
        "printed_years": list(reading.printed_years),
        "sections": [
            {"title": f"{one.number}、{one.title}" if one.number else one.title, "text": one.text}
            for one in reading.sections
        ],
        "cells": [
            {
                "table": cell.table,
                "row": cell.row,
                "column": cell.column,
                "unit": cell.unit,
                "value": cell.value,
                "printed_year": cell.printed_year,
            }
            for cell in reading.cells
        ],
        "contradictions": _findings(reading.contradictions),
        "remarks": _findings(reading.remarks),
        "notes": list(reading.notes),
    }


def _findings(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return findings as values."""
    return [
        {
            "rule": one.rule,
            "cells": [_key(key) for key in one.cells],
            "places": list(one.places),
            "says": one.says,
        }
        for one in findings
    ]


def _key(key: Key) -> dict[str, str | None]:
    """Return the place of a cell as values."""
    table, row, column = key
    return {"table": table, "row": row, "column": column}
