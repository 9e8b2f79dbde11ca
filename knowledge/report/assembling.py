"""Puts together what was read of a report, of either format."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.report.facts import Cell, Report, Section
from knowledge.report.narrative import find_statements
from knowledge.report.numerals import year_of


def assemble_report(  # noqa: PLR0913 - what a report consists of
    title: str,
    label: str,
    told: tuple[str, tuple[Section, ...]],
    *,
    form: str,
    other_labels: Sequence[str] = (),
    annex: tuple[str, str] = ("", ""),
    cells: Sequence[Cell] = (),
) -> Report:
    """Return a report; `label` is its year as printed, `told` its preamble and its chapters.

    `other_labels` are the years by which its parts call themselves, "" for none; `annex` the
    annex line and the title of the table.
    """
    preamble, sections = told
    annex_line, table_title = annex
    return Report(
        title=title,
        year=year_of(label),
        printed_years=tuple(dict.fromkeys(filter(None, (label, *other_labels)))),
        format=form,
        preamble=preamble,
        sections=sections,
        statements=find_statements(preamble, sections, label),
        annex_line=annex_line,
        table_title=table_title,
        cells=tuple(cells),
    )
