"""The rule that a figure stands among the words that its source prints around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from knowledge.entry import Entry
from knowledge.evidence.basis import Basis
from knowledge.evidence.fault import EvidenceRule, Fault
from knowledge.evidence.tokens import find_places

_ITEM = re.compile(r"^\d+、")
"""The number of a row of the annex, which counts nothing."""

LEAST_SHARED = 3
"""Characters that two places share at least before they are taken for the same place."""


def place_faults(entry: Entry, basis: Basis) -> Iterator[Fault]:
    """Find figures that stand where the evidence, or an article named, prints another.

    So two figures of one sentence cannot change places unseen: 47次 and 48次, or the two
    deadlines of an article.
    """
    named = basis.find_articles(entry)
    texts = [*entry.evidence, *(basis.laws[law].get(one, "") for law, one in named if law)]
    printed = [place for text in texts for place in find_places(_ITEM.sub("", text))]
    for place in find_places(entry.answer):
        own = max((_shared(place, other) for other in printed if other[0] == place[0]), default=0)
        for other in printed:
            if _shared(place, other) > max(own, LEAST_SHARED - 1):
                yield Fault(entry.id, EvidenceRule.FIGURE_PLACE, f"{place[0]}, not {other[0]}")
                break


def _shared(place: tuple[str, str, str], other: tuple[str, str, str]) -> int:
    """Return how many characters two places have in common, outwards from their figures."""
    left = _common(place[1][::-1], other[1][::-1])
    return left + _common(place[2], other[2])


def _common(one: str, other: str) -> int:
    """Return the length of the common beginning."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
