"""Finds where a report contradicts itself. Nothing is repaired: what is printed stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from knowledge.report import annex_rules, cross_rules, text_rules
from knowledge.report.facts import Cell, Contradiction, Report
from knowledge.report.findings import Finding, finding_of
from knowledge.report.forms import OLD

RULES: tuple[Callable[[Report], tuple[Contradiction, ...]], ...] = (
    annex_rules.years_disagree,
    annex_rules.channel_over_total,
    annex_rules.channels_under_total,
    annex_rules.channels_sum_unlike_total,
    annex_rules.part_over_whole,
    annex_rules.parts_unlike_whole,
    annex_rules.published_over_issued,
    annex_rules.fees_without_applications,
    annex_rules.trained_without_trainings,
    annex_rules.mixed_units,
    cross_rules.narrative_unlike_annex,
    cross_rules.similar_indicators_differ,
    cross_rules.blank_where_text_speaks,
    cross_rules.none_against_figure,
    cross_rules.only_in_annex,
    text_rules.look_alike_numbers,
    text_rules.vague_both_ways,
    text_rules.visits_over_followers,
    text_rules.odd_part,
    text_rules.saving_without_base,
    text_rules.doubled_words,
    text_rules.unnamed_district,
    text_rules.older_law,
    text_rules.mixed_stops,
)
"""Every rule, in the order in which its findings are listed."""


ANNEX_SUMS = (
    annex_rules.channel_over_total,
    annex_rules.part_over_whole,
    annex_rules.parts_unlike_whole,
)
"""Those by which rows of the annex cannot all be true, however odd the others are."""


def check_annex(rows: Sequence[Cell], year: int) -> Iterator[Finding]:
    """Yield what cannot be true of the annex alone."""
    report = Report("", year, (), OLD, "", (), (), "", "", tuple(rows))
    for rule in ANNEX_SUMS:
        yield from (finding_of(one, rows) for one in rule(report))


def find_contradictions(report: Report) -> tuple[Contradiction, ...]:
    """Return what each rule finds, in the order of the rules and then of the report."""
    return tuple(finding for rule in RULES for finding in rule(report))
