"""Promises about computing the vectors of a snapshot once and keeping them."""

from __future__ import annotations

import multiprocessing
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from support.knowledge import make_entry
from support.vectors import CharacterEncoder, open_vectors

from knowledge.errors import StorageError
from knowledge.vectors.meanings import (
    BATCH,
    LONGEST,
    Meanings,
    drop_unused,
    list_phrasings,
    load_meanings,
)

TEXTS = ["电话是多少？", "电话是多少", "幾點上班", "办理居住证"]
MANY = [f"第{number}个问题" for number in range(5 * BATCH)]


def load(path: Path, texts: list[str], encoder: CharacterEncoder | None = None) -> Meanings:
    """Load the meanings of `texts` as a process does when it starts."""
    with open_vectors(path) as database:
        return load_meanings(database, encoder or CharacterEncoder(), texts)


def count(path: Path) -> int:
    """Return how many vectors are on disk."""
    with closing(sqlite3.connect(path)) as connection:
        number: int = connection.execute("SELECT COUNT(*) FROM vectors").fetchone()[0]
    return number


def load_and_tell(path: str, queue: multiprocessing.Queue[int]) -> None:
    """Load many vectors in a process of its own and tell how many it computed."""
    encoder = CharacterEncoder()
    load(Path(path), MANY, encoder)
    queue.put(len(encoder.encoded))


def test_phrasings_are_numbered_as_entries_hold_them() -> None:
    """The standard question of an entry comes first, then its phrasings, entry by entry."""
    entries = [make_entry("a", "一", "二"), make_entry("b", "三")]
    assert list_phrasings(entries) == ["一", "二", "三"]


def test_each_phrasing_has_its_vector(tmp_path: Path) -> None:
    """A phrasing's number leads to the vector of its folded text, and a question finds it."""
    meanings = load(tmp_path / "bot.db", TEXTS)
    assert len(meanings.index) == len(TEXTS)
    found = meanings.index.nearest(meanings.read("電話，是多少"), 3)
    assert [number for number, _ in found] == [0, 1, found[2][0]]
    assert found[0][1] == pytest.approx(1, abs=1e-3)
    assert meanings.index.nearest(meanings.read("几点上班"), 1)[0][0] == 2


def test_a_vector_is_computed_once(tmp_path: Path) -> None:
    """What was computed is read the next time, and one vector serves all that folds to it."""
    first, second = CharacterEncoder(), CharacterEncoder()
    before = load(tmp_path / "bot.db", TEXTS, first)
    assert sorted(first.encoded) == sorted(["电话是多少", "几点上班", "办理居住证"])
    after = load(tmp_path / "bot.db", [*TEXTS, "新的问题"], second)
    assert second.encoded == ["新的问题"]
    for text in TEXTS:
        vector = before.read(text)
        assert after.index.cosines(vector, range(4)).tolist() == (
            before.index.cosines(vector, range(4)).tolist()
        )


def test_what_no_phrasing_uses_is_dropped(tmp_path: Path) -> None:
    """Vectors of texts and models that are not used any more are deleted, when that is asked."""
    path = tmp_path / "bot.db"
    load(path, MANY)
    assert count(path) == len(MANY)
    other = CharacterEncoder("others", 8)
    assert len(load(path, MANY[:2], other).index) == 2
    assert count(path) == len(MANY) + 2, "who only loads leaves what others need"
    with open_vectors(path) as database:
        assert drop_unused(database, CharacterEncoder(), MANY[:3]) == len(MANY) - 3 + 2
        assert drop_unused(database, CharacterEncoder(), MANY[:3]) == 0
    assert count(path) == 3
    again = CharacterEncoder()
    load(path, MANY[:4], again)
    assert again.encoded == MANY[3:4]


def test_several_threads_compute_the_same(tmp_path: Path) -> None:
    """However many threads compute, each text is encoded once and the vectors are the same."""
    encoder = CharacterEncoder()
    with open_vectors(tmp_path / "bot.db") as database:
        together = load_meanings(database, encoder, MANY, threads=4)
    alone = load(tmp_path / "alone.db", MANY)
    assert sorted(encoder.encoded) == sorted(MANY)
    vector = alone.read(MANY[7])
    numbers = range(len(MANY))
    assert (together.index.cosines(vector, numbers) == alone.index.cosines(vector, numbers)).all()


def test_progress_is_told_and_an_interruption_loses_nothing(tmp_path: Path) -> None:
    """After each batch it is told how far things are; who is stopped goes on from there."""
    told: list[tuple[int, int]] = []

    def tell(there: int, of: int) -> None:
        told.append((there, of))
        if there >= 2 * BATCH:
            raise InterruptedError

    encoder = CharacterEncoder()
    with open_vectors(tmp_path / "bot.db") as database:
        with pytest.raises(InterruptedError):
            load_meanings(database, encoder, MANY, tell=tell)
        assert told == sorted(told)
        assert told[-1][0] >= 2 * BATCH
        load_meanings(database, encoder, MANY)
    assert sorted(encoder.encoded) == sorted(MANY)


def test_a_vector_of_another_size_is_computed_anew(tmp_path: Path) -> None:
    """A damaged vector, or a model that changed under its name, is not taken for a good one."""
    path = tmp_path / "bot.db"
    load(path, TEXTS)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE vectors SET vector = x'00'")
    meanings = load(path, TEXTS)
    assert np.all(meanings.index.cosines(meanings.read(TEXTS[2]), [2]) > 0.99)


def test_processes_that_begin_together_share_the_work(tmp_path: Path) -> None:
    """Three processes that compute the same vectors at once all have every one of them."""
    path = tmp_path / "bot.db"
    with open_vectors(path):
        pass
    context = multiprocessing.get_context("spawn")
    queue: multiprocessing.Queue[int] = context.Queue()
    processes = [context.Process(target=load_and_tell, args=(str(path), queue)) for _ in range(3)]
    for process in processes:
        process.start()
    computed = [queue.get(timeout=60) for _ in processes]
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert len(MANY) <= sum(computed) <= 3 * len(MANY)
    assert count(path) == len(MANY)


def test_nothing_is_computed_for_nothing(tmp_path: Path) -> None:
    """No phrasings are no vectors, and nothing lies near."""
    meanings = load(tmp_path / "bot.db", [])
    assert meanings.index.nearest(meanings.read("电话"), 3) == []


def test_a_closed_database_is_named(tmp_path: Path) -> None:
    """Where vectors cannot be kept, that is what is said."""
    with open_vectors(tmp_path / "bot.db") as database:
        pass
    with pytest.raises(StorageError, match="closed"):
        load_meanings(database, CharacterEncoder(), TEXTS)


def test_a_question_is_read_once(tmp_path: Path) -> None:
    """A question that is asked again has the same vector, a long one that of its beginning."""
    meanings = load(tmp_path / "bot.db", TEXTS)
    vector = meanings.read("電話？")
    assert meanings.read("电话") is vector
    assert meanings.read("长" * 5000) is meanings.read("长" * LONGEST + "短")
    with pytest.raises(ValueError, match="read-only"):
        vector[0] = 1
