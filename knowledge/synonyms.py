"""Synonyms: staff's own words over the shipped lists, each taken into use by a second person.

A change adds a word to a group of one meaning or to the fillers, or takes one out. It waits until
somebody else judges it; what is used counts like a publication, so every process learns of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique

import sqlite_utils

from knowledge.audit import Deed, append_deed
from knowledge.database import Database, Row
from knowledge.errors import KnowledgeError
from knowledge.lexicon import WordAct, WordChange, WordKind, amend
from knowledge.review.gate import Gate, let_pass, name_words
from knowledge.text import fold

Select = Callable[[str, Sequence[object]], Sequence[Row]]

LONGEST_WORD = 20
PAGE = 50
"""Changes on one page."""

NO_WORD = "词不能为空，也不能只有标点。"
TOO_LONG = "词最多{most}个字。"
NO_STANDARD = "请写明与哪个词意思相同。"
NOT_NEW = "“{word}”已经在词表里，与“{standard}”同义。"
IS_FILLER = "“{word}”已经是口头语。"
NOT_THERE = "“{word}”不在“{standard}”这一组里。"
NO_FILLER = "“{word}”不是口头语。"
IS_HEAD = "“{word}”是这一组的标准词，不能移出；可以把其他词移出。"
NOT_WAITING = "这一条没有在等待审核。"
OWN = "不能审核自己提出的修改，请由别人审核。"
DESPITE = "验收问题有变化仍通过，因为：{despite}"
IS_WAITING = "同样的修改正在等待审核。"


@unique
class WordState(StrEnum):
    """Where a change stands."""

    WAITING = "waiting"
    USED = "used"
    REJECTED = "rejected"


class WordsError(KnowledgeError):
    """A change cannot be made or judged so; its text is a sentence for staff."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A change with who wished it, why, and what became of it; moments in ms UTC."""

    number: int
    change: WordChange
    state: WordState
    by: str
    at: int
    reason: str
    judged_by: str
    judged_at: int | None
    comment: str


def _read(row: Row) -> Kept:
    change = WordChange(WordKind(row["kind"]), WordAct(row["act"]), row["standard"], row["word"])
    return Kept(
        row["number"],
        change,
        WordState(row["state"]),
        row["staff"],
        row["at"],
        row["reason"],
        row["judged_by"],
        row["judged_at"],
        row["comment"],
    )


def check_change(change: WordChange, lists: Mapping[str, object]) -> WordChange:
    """Return a change in the words of the lists. Raises WordsError where it changes nothing.

    `lists` are those in use: `fillers`, and `same`, groups of which the first word stands for all.
    """
    word, standard = fold(change.word), fold(change.standard)
    if not word:
        raise WordsError(NO_WORD)
    if max(len(word), len(standard)) > LONGEST_WORD:
        raise WordsError(TOO_LONG.format(most=LONGEST_WORD))
    if change.kind is WordKind.FILLER:
        return _check_filler(word, change.act, lists)
    if not standard:
        raise WordsError(NO_STANDARD)
    groups = [[fold(one) for one in group] for group in _groups(lists)]
    own = next((group for group in groups if standard in group), [standard])
    held = next((group for group in groups if word in group), None)
    if change.act is WordAct.ADD and (held or word == own[0]):
        raise WordsError(NOT_NEW.format(word=word, standard=(held or own)[0]))
    if change.act is WordAct.REMOVE and word == own[0]:
        raise WordsError(IS_HEAD.format(word=word))
    if change.act is WordAct.REMOVE and word not in own:
        raise WordsError(NOT_THERE.format(word=word, standard=own[0]))
    return WordChange(change.kind, change.act, own[0], word)


def _check_filler(word: str, act: WordAct, lists: Mapping[str, object]) -> WordChange:
    fillers = lists.get("fillers")
    is_there = word in [fold(str(one)) for one in fillers] if isinstance(fillers, list) else False
    if is_there and act is WordAct.ADD:
        raise WordsError(IS_FILLER.format(word=word))
    if not is_there and act is WordAct.REMOVE:
        raise WordsError(NO_FILLER.format(word=word))
    return WordChange(WordKind.FILLER, act, "", word)


def _groups(lists: Mapping[str, object]) -> Sequence[Sequence[str]]:
    same = lists.get("same")
    return same if isinstance(same, list) else ()


def read_used(database: Database) -> tuple[WordChange, ...]:
    """Return the changes in use, in the order in which they came. Raises StorageError."""
    rows = database.read(
        "SELECT * FROM synonyms WHERE state = ? ORDER BY judged_at, number", (WordState.USED,)
    )
    return tuple(_read(row).change for row in rows)


def find_change(select: Select, number: int) -> Kept | None:
    """Return a change, None where there is none of this number. Raises StorageError."""
    rows = select("SELECT * FROM synonyms WHERE number = ?", (number,))
    return _read(rows[0]) if rows else None


class Synonyms:
    """The changes of words, kept in the database."""

    def __init__(
        self, database: Database, shipped: Mapping[str, object], *, gate: Gate = let_pass
    ) -> None:
        """Use `database`, which carries the library's migrations, over the `shipped` lists.

        `gate` is asked inside every write that takes a change into use.
        """
        self._gate = gate
        self._database = database
        self._shipped = shipped

    def read_lists(self) -> dict[str, object]:
        """Return the lists in use. Raises StorageError."""
        return amend(self._shipped, read_used(self._database))

    async def propose(self, change: WordChange, *, by: str, reason: str, now: int) -> int:
        """Let a change wait for somebody else's judgement; return its number.

        Raises WordsError where it would change nothing, and StorageError.
        """
        plain = check_change(change, self.read_lists())

        def work(db: sqlite_utils.Database) -> int:
            same = db.conn.execute(
                "SELECT 1 FROM synonyms WHERE kind = ? AND act = ? AND standard = ? AND word = ?"
                " AND state = ?",
                (*_values(plain), WordState.WAITING),
            ).fetchone()
            if same:
                raise WordsError(IS_WAITING)
            row = db.conn.execute("SELECT COALESCE(MAX(number), 0) + 1 FROM synonyms").fetchone()
            number: int = row[0]
            db.conn.execute(
                "INSERT INTO synonyms (number, kind, act, standard, word, state, staff, at,"
                " reason, judged_by, comment) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', '')",
                (number, *_values(plain), WordState.WAITING, by, now, reason),
            )
            append_deed(db, Deed(now, by, "words.proposed", str(number), _detail(plain)))
            return number

        return await self._database.write(work)

    async def judge(  # noqa: PLR0913 - what is kept of the act
        self,
        number: int,
        state: WordState,
        *,
        by: str,
        comment: str,
        now: int,
        despite: str = "",
    ) -> None:
        """Take a waiting change into use, or reject it; never one's own.

        `despite` says why it is used although a golden question breaks. Raises WordsError where it
        does not wait, or `by` wished it, and StorageError.
        """
        reason = DESPITE.format(despite=despite) if despite else ""
        said = "\n".join(filter(None, [comment, reason]))

        def work(db: sqlite_utils.Database) -> None:
            row = db.conn.execute(
                "SELECT * FROM synonyms WHERE number = ? AND state = ?",
                (number, WordState.WAITING),
            ).fetchone()
            if row is None:
                raise WordsError(NOT_WAITING)
            kept = _read(row)
            if kept.by == by:
                raise WordsError(OWN)
            if state is WordState.USED:
                check_change(kept.change, self.read_lists())
                self._gate(db, name_words(number), despite)
                db.conn.execute("UPDATE publications SET number = number + 1")
            db.conn.execute(
                "UPDATE synonyms SET state = ?, judged_by = ?, judged_at = ?, comment = ?"
                " WHERE number = ?",
                (state, by, now, said, number),
            )
            act = "words.used" if state is WordState.USED else "words.rejected"
            append_deed(db, Deed(now, by, act, str(number), _detail(kept.change)))

        await self._database.write(work)

    def find(self, number: int) -> Kept | None:
        """Return a change, None where there is none of this number. Raises StorageError."""
        return find_change(self._database.read, number)

    def list_waiting(self) -> list[Kept]:
        """Return the changes that wait, the oldest first. Raises StorageError."""
        rows = self._database.read(
            "SELECT * FROM synonyms WHERE state = ? ORDER BY number", (WordState.WAITING,)
        )
        return [_read(row) for row in rows]

    def list_judged(self, *, before: int = 1 << 62) -> list[Kept]:
        """Return a page of changes that were judged, the newest first. Raises StorageError."""
        rows = self._database.read(
            "SELECT * FROM synonyms WHERE state <> ? AND number < ? ORDER BY number DESC LIMIT ?",
            (WordState.WAITING, before, PAGE),
        )
        return [_read(row) for row in rows]


def _values(change: WordChange) -> tuple[str, str, str, str]:
    return change.kind.value, change.act.value, change.standard, change.word


def _detail(change: WordChange) -> dict[str, object]:
    return {
        "kind": change.kind,
        "act": change.act,
        "standard": change.standard,
        "word": change.word,
    }
