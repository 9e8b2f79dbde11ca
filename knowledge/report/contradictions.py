"""Finds where a report contradicts itself. Nothing is repaired: what is printed stays."""

from __future__ import annotations

from collections.abc import Callable

from knowledge.report import annex_rules, cross_rules, text_rules
from knowledge.report.facts import Contradiction, Report

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


def find_contradictions(report: Report) -> tuple[Contradiction, ...]:
    """Return what each rule finds, in the order of the rules and then of the report."""
    return tuple(finding for rule in RULES for finding in rule(report))
