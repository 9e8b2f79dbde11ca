"""The word lists that a matcher is built with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.abc import Traversable

from knowledge.documents import read_toml
from knowledge.lexicon import LEXICON_FILE, Lexicon, WordChange, amend, make_lexicon
from knowledge.matching.subjects import Subjects, read_subjects


@dataclass(frozen=True, slots=True)
class Words:
    """What means the same, and what tells questions apart; the same when the `lists` are."""

    lexicon: Lexicon = field(compare=False)
    subjects: Subjects = field(compare=False)
    lists: tuple[dict[str, object], ...] = ()


def read_words(folder: Traversable, changes: Sequence[WordChange] = ()) -> Words:
    """Read the word lists of a seed folder, with staff's `changes` made to them.

    Raises SeedError when one cannot be read.
    """
    lexicon = amend(read_toml(folder, LEXICON_FILE), changes)
    lists = (lexicon, read_toml(folder, "subjects.toml"))
    return Words(make_lexicon(lexicon), read_subjects(folder), lists)
