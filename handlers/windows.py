"""Windows: one of the directory answers only where the question names its matter word for word."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.services import Knowledge
from knowledge.entry import Entry, Stance, Topic
from knowledge.matching.candidates import FEATURES, Candidate
from knowledge.matching.guards import ASKS_BACK, YEAR
from knowledge.matching.verdict import MOST_SUGGESTIONS, Ambiguous, Hit, Miss, Verdict

CERTAIN = 0.95
"""How likely it is that who names a matter and nothing else means it."""


def judge_window(
    words: str, verdict: Verdict, candidates: Sequence[Candidate], knowledge: Knowledge
) -> tuple[Verdict, tuple[Candidate, ...]] | None:
    """Return the verdict on a question about the directory, with its candidates; None for others.

    The very words of an entry that knows something stay what they are. Who names one matter and
    asks for one thing is answered; who names several, or says more than that, or only a part of a
    name, is asked back; and where nothing is named no window answers, however alike it is.
    """
    directory = knowledge.directory
    is_open = bool(directory) and _is_open(verdict, knowledge)
    is_exact = isinstance(verdict, Hit) and verdict.candidate.is_exact
    if not directory or (is_exact and not is_open):
        return None
    named = directory.read(words)
    if not named.items and is_open:
        named = directory.read_partly(words)
    if named.items:
        found = tuple(_make(part, words) for part in named.list_parts())
        if len(found) == 1 and named.is_plain and named.is_one:
            return Hit(found[0]), found
        return Ambiguous(found[:MOST_SUGGESTIONS]), found
    if isinstance(verdict, Hit) and directory.find_item(verdict.candidate.entry):
        free = tuple(one for one in candidates if not set(one.guards) - ASKS_BACK)
        return Ambiguous(free[:MOST_SUGGESTIONS]), tuple(candidates)
    return None


def name_window(entry: Entry | None, text: str, knowledge: Knowledge) -> str:
    """Return a few words put to the window that was told of before; empty where they are not.

    They ask for a field of it (在几号窗口, 那收费呢) and say nothing else.
    """
    item = knowledge.directory.find_item(entry.id) if entry else ""
    window = knowledge.snapshot.items[item].entry.window if item else None
    if window is None or not knowledge.directory.is_asking(text):
        return ""
    return f"{window.department}{window.matter}{text}"


def _is_open(verdict: Verdict, knowledge: Knowledge) -> bool:
    """Tell whether nothing is known but what the directory may know."""
    match verdict:
        case Hit(candidate):
            entry = knowledge.snapshot.by_id[candidate.entry].entry
            is_gap = entry.stance is Stance.GAP and entry.topic is Topic.SERVICES
            return is_gap and not knowledge.directory.find_item(entry.id)
        case Ambiguous(found):
            return any(knowledge.directory.find_item(one.entry) for one in found)
        case Miss(guards):
            return YEAR not in guards


def _make(part: str, words: str) -> Candidate:
    """Return an entry as what the citizen's own words ask for."""
    return Candidate(part, CERTAIN, words, (0.0,) * len(FEATURES))
