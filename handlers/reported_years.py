"""Reported years: the same row of reports of several years is several figures.

The figure of the year that is asked for is given, and no other; where no year is named the
citizen is asked for it. Rows of the two forms that count alike stand beside each other for this,
each under its own label; they are never taken for one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.services import Services
from knowledge.entry import Entry
from knowledge.matching.candidates import Candidate
from knowledge.matching.verdict import MOST_SUGGESTIONS, Ambiguous, Hit, Verdict
from knowledge.report.forms import counterparts

SURE = 0.6
"""Probability from which one row, of whatever years, is surely meant."""

RIVAL = 0.7
"""Share of it from which another row may be meant as well."""

_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Ranked:
    """The candidates of a question as it stands, and of its words without years."""

    whole: Sequence[Candidate]
    plain: Sequence[Candidate]


def settle_year(
    verdict: Verdict, ranked: Ranked, years: frozenset[int], services: Services
) -> Verdict:
    """Return the verdict with the year settled: that of the question, or one to be asked for.

    `years` are those that the question names.
    """
    leader = _find_leader(verdict, ranked.plain, services)
    if leader is None or (years and isinstance(verdict, Hit)):
        return verdict
    alike = _list_alike(leader, (*ranked.plain, *ranked.whole), services)
    offered = [*alike, *_list_counterparts(alike, services)]
    if years:
        fits = [one for one in offered if years <= set(one.years)]
        return _give(leader, fits) if fits else verdict
    if len(offered) < _SEVERAL:
        return verdict
    latest = sorted(offered, key=lambda one: max(one.years), reverse=True)[:MOST_SUGGESTIONS]
    return _give(leader, latest)


def list_of_years(entry_id: str, years: frozenset[int], services: Services) -> list[Entry]:
    """Return the entries of the same row that speak of some of these years, the oldest first."""
    alike = services.knowledge.snapshot.list_alike(entry_id)
    return sorted((one for one in alike if years & set(one.years)), key=lambda one: one.years)


def list_beside(entry: Entry, services: Services) -> list[Entry]:
    """Return an entry with those of its row in reports of other years, of either form."""
    alike = services.knowledge.snapshot.list_alike(entry.id)
    return [*alike, *_list_counterparts(alike, services)]


def _give(leader: Candidate, entries: Sequence[Entry]) -> Verdict:
    """Return the one entry that may be meant as found, several as to be asked back."""
    found = tuple(leader._replace(entry=one.id, guards=()) for one in entries)
    return Hit(found[0]) if len(found) == 1 else Ambiguous(found)


def _find_leader(
    verdict: Verdict, candidates: Sequence[Candidate], services: Services
) -> Candidate | None:
    """Return the entry that is found, or the likeliest of those that share its row.

    Those must together be surely meant, and nothing else nearly as likely.
    """
    if isinstance(verdict, Hit):
        return verdict.candidate
    if not candidates:
        return None
    alike = {one.id for one in services.knowledge.snapshot.list_alike(candidates[0].entry)}
    share = sum(one.probability for one in candidates if one.entry in alike)
    others = [one.probability for one in candidates if one.entry not in alike]
    is_sure = share >= SURE and all(one < RIVAL * share for one in others)
    return candidates[0] if is_sure else None


def _list_alike(
    leader: Candidate, candidates: Sequence[Candidate], services: Services
) -> list[Entry]:
    """Return the entries of the leader's row in reports of all years, the leader among them.

    Of a leader that answers several rows that one is meant which the likeliest other answers.
    """
    snapshot = services.knowledge.snapshot
    alike = snapshot.list_alike(leader.entry)
    ids = {one.id for one in alike[1:]}
    nearest = next((one.entry for one in candidates if one.entry in ids), "")
    if not nearest:
        return alike
    shared = set(alike[0].cells) & set(snapshot.by_id[nearest].entry.cells)
    return snapshot.list_alike(leader.entry, cell=min(shared))


def _list_counterparts(alike: Sequence[Entry], services: Services) -> list[Entry]:
    """Return the entries of the row of the other form that counts alike, of other years."""
    snapshot = services.knowledge.snapshot
    rows = {other for one in alike for cell in one.cells for other in counterparts().get(cell, ())}
    known = {year for one in alike for year in one.years}
    found = (entry for row in sorted(rows) for entry in snapshot.list_holders(row))
    return [one for one in found if one.years and not known & set(one.years)]
