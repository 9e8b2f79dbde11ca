"""The word lists that a matcher is built with."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.abc import Traversable

from knowledge.documents import read_toml
from knowledge.lexicon import Lexicon, read_lexicon
from knowledge.matching.subjects import Subjects, read_subjects


@dataclass(frozen=True, slots=True)
class Words:
    """What means the same, and what tells questions apart; the same when the `lists` are."""

    lexicon: Lexicon = field(compare=False)
    subjects: Subjects = field(compare=False)
    lists: tuple[dict[str, object], ...] = ()


def read_words(folder: Traversable) -> Words:
    """Read the word lists of a seed folder. Raises SeedError when one cannot be read."""
    lists = tuple(read_toml(folder, name) for name in ("lexicon.toml", "subjects.toml"))
    return Words(read_lexicon(folder), read_subjects(folder), lists)
