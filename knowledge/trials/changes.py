"""What a subject that is tried would do to what is published."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.content import from_content
from knowledge.errors import KnowledgeError
from knowledge.library import Change, Published
from knowledge.review.gate import list_named
from knowledge.review.standing import Select, get_revision
from knowledge.synonyms import WordState, find_change

_AT_ONCE = 400


class SubjectGoneError(KnowledgeError):
    """What was to be tried is not there any more as it was."""

    def __init__(self, subject: str) -> None:
        """Keep the subject."""
        super().__init__("要试答的内容已经有了变化，请重新试答。")
        self.subject = subject


def load_change(select: Select, subject: str) -> Change:
    """Return the change that a subject of `knowledge.review.gate` names.

    Raises SubjectGoneError where a batch has changed, RevisionNotFoundError, and StorageError.
    """
    kind, _, rest = subject.partition(":")
    head, _, name = rest.partition(":")
    match kind:
        case "revision":
            entry = get_revision(select, name, int(head)).entry
            return Change((Published(entry, int(head)),))
        case "retirement":
            return Change(retired=frozenset({rest}))
        case "words" if (
            kept := find_change(select, int(rest))
        ) and kept.state is WordState.WAITING:
            return Change(words=(kept.change,))
        case "batch" if revisions := list_named(select, subject):
            return Change(tuple(_read_all(select, revisions)))
    raise SubjectGoneError(subject)


def _read_all(select: Select, revisions: Sequence[tuple[str, int]]) -> list[Published]:
    found = []
    for start in range(0, len(revisions), _AT_ONCE):
        some = revisions[start : start + _AT_ONCE]
        marks = ", ".join(["(?, ?)"] * len(some))
        rows = select(
            "SELECT content, number FROM revisions"  # noqa: S608 - marks alone
            f" WHERE (entry, number) IN (VALUES {marks}) ORDER BY entry",
            [value for one in some for value in one],
        )
        found += [Published(from_content(row["content"]), row["number"]) for row in rows]
    return found
