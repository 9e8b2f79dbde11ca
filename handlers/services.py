"""What a handler may use to answer one inquiry; all of it is read only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from importlib.abc import Traversable
from weakref import WeakValueDictionary

from handlers.aspects import Aspects, read_aspects
from handlers.conduct import Conduct, read_conduct
from handlers.exchange import Exchange
from handlers.inquiry import Inquiry
from handlers.records import Records
from handlers.standing import Limits, Select
from knowledge.directory import Directory
from knowledge.entry import Entry
from knowledge.lexicon import WordChange
from knowledge.library import Snapshot
from knowledge.matching.calibration import read_calibration
from knowledge.matching.matcher import Matcher
from knowledge.matching.words import read_words
from knowledge.vectors.meanings import Meanings


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A published snapshot with the matcher built for it; swapped whole."""

    snapshot: Snapshot
    matcher: Matcher
    conduct: Conduct
    aspects: Aspects
    directory: Directory = field(default_factory=Directory)

    def with_meanings(self, meanings: Meanings | None) -> Knowledge:
        """Return the same knowledge with the sentence vectors of all its phrasings."""
        return replace(self, matcher=self.matcher.with_meanings(meanings))


DEADLINE_SECONDS = 4.0
"""How long a WeChat request is held where nothing else is set."""

TYPING_SECONDS = 1.5
"""After how long a citizen is shown that an answer is being written, where that is possible."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for every citizen.

    How much is answered, how many days texts are kept, `deadline`, how many seconds a WeChat
    request is held: after 5 the platform gives up and delivers again, and `typing_after`, how
    many pass before typing is shown.
    """

    limits: Limits
    keep_days: int = 730
    deadline: float = DEADLINE_SECONDS
    typing_after: float = TYPING_SECONDS


NO_LIMITS = Terms(Limits())


@dataclass(frozen=True, slots=True)
class Services:
    """The knowledge of this moment, the day in China, and the citizen's last exchange.

    `recall` reads the last exchange of an inquiry's citizen; None when there was none in the
    past 30 minutes, or where nothing is remembered. `recall_all` reads those of that time, latest
    first, as many as a talk goes back. `waiting` are exchanges of this citizen
    whose replies came too late and go out with the next one. `keep_days` is how long texts are
    kept, `find_records` reads what is kept of an inquiry's citizen, `select` the tables beside
    the journal; `draw_number` draws the number of a hand-off.
    """

    knowledge: Knowledge
    today: dt.date
    recall: Callable[[Inquiry], Exchange | None]
    waiting: tuple[Exchange, ...] = ()
    keep_days: int = 730
    find_records: Callable[[Inquiry], Records] = lambda _: Records()
    select: Select = lambda _sql, _values: ()
    draw_number: Callable[[], str] = lambda: "000000"
    recall_all: Callable[[Inquiry], Sequence[Exchange]] = lambda _: ()


def build_knowledge(
    snapshot: Snapshot, folder: Traversable, previous: Knowledge | None = None
) -> Knowledge:
    """Index a snapshot with the word lists of `folder`; off the loop, for it takes seconds.

    Where most of it is as in `previous` it takes a fraction of that. Raises SeedError when a
    word list cannot be read.
    """
    entries = [published.entry for published in snapshot.published]
    # Looked up once here, and not while the first citizen waits.
    _ = snapshot.by_id, snapshot.own_numbers, snapshot.years_held
    known = previous.matcher if previous else None
    matcher = build_matcher(entries, folder, known, snapshot.words)
    items = (one.entry for one in snapshot.items.values())
    directory = Directory(items, matcher.words.lexicon)
    return Knowledge(snapshot, matcher, read_conduct(folder), read_aspects(folder), directory)


_BUILT: WeakValueDictionary[tuple[str, ...], Matcher] = WeakValueDictionary()
"""Matchers in use, by their texts, that know of no others."""


def build_matcher(
    entries: Sequence[Entry],
    folder: Traversable,
    previous: Matcher | None = None,
    changes: Sequence[WordChange] = (),
) -> Matcher:
    """Index `entries` with the word lists of `folder`, changed so, and the shipped weights.

    The same texts are read once, whoever in this process asks for them. Raises SeedError when a
    word list cannot be read.
    """
    words = read_words(folder, changes)
    texts = tuple(text for entry in entries for text in entry.texts)
    same = _BUILT.get(texts)
    if same is not None and same.words == words:
        return Matcher(entries, words, read_calibration(), same)
    matcher = Matcher(entries, words, read_calibration(), previous)
    if previous is None:
        _BUILT[texts] = matcher
    return matcher
