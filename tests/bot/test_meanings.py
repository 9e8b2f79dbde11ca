"""Promises of a server about sentence vectors: computed beside the answers, once, and told."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from support.app import PATIENCE, Served, serve, settings_for
from support.vectors import CharacterEncoder
from support.web import ask, call

from bot.keys import PIPELINE
from bot.meanings import SECONDS_BETWEEN, Work
from bot.renewal import load_again
from knowledge.errors import EncoderError
from knowledge.vectors.encoder import Vectors
from knowledge.vectors.finding import Found
from knowledge.vectors.meanings import BATCH, Meanings

PHONE = "联系电话是多少"


class SlowEncoder(CharacterEncoder):
    """Encodes one batch, and the rest when it is allowed to."""

    def __init__(self) -> None:
        """Begin with nothing allowed but the first batch."""
        super().__init__()
        self.allowed = threading.Event()

    def encode_phrasings(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors once that is allowed."""
        if self.encoded and not self.allowed.wait(PATIENCE):
            raise TimeoutError
        return super().encode_phrasings(texts)


@contextmanager
def serve_with(database: Path, encoder: CharacterEncoder) -> Iterator[Served]:
    """Serve `database` with an encoder."""
    with serve(settings_for(database), find=lambda _: Found(encoder)) as running:
        yield running


def wait_for_meanings(served: Served) -> Meanings:
    """Return the meanings with which the server answers, once they are there."""
    until = time.monotonic() + PATIENCE
    while (meanings := served.app[PIPELINE].knowledge.matcher.meanings) is None:
        assert time.monotonic() < until
        time.sleep(0.01)
    return meanings


def count_vectors(served: Served) -> int:
    """Return how many vectors `/metrics` tells of."""
    lines = call(served, "/metrics").text.splitlines()
    (line,) = (line for line in lines if line.startswith("inquiry_bot_vectors "))
    return int(float(line.split()[1]))


def test_answers_do_not_wait_for_vectors(database_file: Path) -> None:
    """While vectors are computed the server answers by words; then all phrasings have theirs."""
    encoder = SlowEncoder()
    with serve_with(database_file, encoder) as served:
        assert "6616110" in ask(served, PHONE).json["reply"]
        assert served.app[PIPELINE].knowledge.matcher.meanings is None
        assert count_vectors(served) == 0
        encoder.allowed.set()
        meanings = wait_for_meanings(served)
        texts = [
            text
            for one in served.app[PIPELINE].knowledge.snapshot.published
            for text in one.entry.texts
        ]
        assert len(meanings.index) == len(texts)
        assert meanings.index.nearest(meanings.read(texts[40]), 1)[0][1] > 0.99
        assert "6616110" in ask(served, PHONE).json["reply"]
        assert count_vectors(served) == len(texts)


def test_a_server_that_ends_does_not_wait_for_vectors(database_file: Path) -> None:
    """Told to end, it stops computing after a batch and keeps what it has; the next goes on."""
    encoder = SlowEncoder()
    with serve_with(database_file, encoder) as served:
        while not encoder.encoded:
            time.sleep(0.01)
        encoder.allowed.set()
    first = len(encoder.encoded)
    with serve_with(database_file, encoder) as served:
        meanings = wait_for_meanings(served)
    assert len(encoder.encoded) == len(set(encoder.encoded)) <= len(meanings.index)
    assert first % BATCH == 0 or first == len(encoder.encoded)


def test_knowledge_that_is_loaded_again_has_its_own_vectors(database_file: Path) -> None:
    """After a renewal only new phrasings are computed, and what nobody uses is dropped."""
    encoder = CharacterEncoder()
    with serve_with(database_file, encoder) as served:
        before = len(wait_for_meanings(served).index)
        kept, encoded = len(served.rows("SELECT * FROM vectors")), len(encoder.encoded)
        assert kept == encoded
        with closing(sqlite3.connect(database_file)) as connection, connection:
            connection.execute(
                "UPDATE entries SET published_revision = NULL WHERE id = 'centre-phone'"
            )
        served.run(load_again(served.app))
        assert len(wait_for_meanings(served).index) < before
        assert len(served.rows("SELECT * FROM vectors")) < kept
        assert len(encoder.encoded) == encoded


def test_vectors_that_cannot_be_kept_leave_the_words(database_file: Path) -> None:
    """Where the table cannot be used answers go on by words, and the log says why."""
    with (
        capture_logs() as lines,
        serve_with(database_file, SlowEncoder()) as served,
    ):
        with closing(sqlite3.connect(database_file)) as connection, connection:
            connection.execute("DROP TABLE vectors")
        served.run(load_again(served.app))
        until = time.monotonic() + PATIENCE
        while "vectors.not_loaded" not in [line["event"] for line in lines]:
            assert time.monotonic() < until
            time.sleep(0.01)
        assert "6616110" in ask(served, PHONE).json["reply"]


@pytest.mark.parametrize("encoder", [None, CharacterEncoder()])
def test_the_log_says_whose_vectors_there_are(
    database_file: Path, encoder: CharacterEncoder | None
) -> None:
    """At its start the server says which model there is, or why there is none."""
    with (
        capture_logs() as lines,
        serve(
            settings_for(database_file), find=lambda _: Found(encoder, "switched off")
        ) as served,
    ):
        if encoder:
            wait_for_meanings(served)
    (line,) = (line for line in lines if line["event"] == "matching.tier")
    assert line["has"] == (
        "sentence vectors by characters" if encoder else "no sentence vectors (switched off)"
    )


def test_progress_is_logged_now_and_then(served: Served) -> None:
    """Where it takes long the log says how many vectors are there, not after each batch."""
    now = 0.0
    work = Work(served.app[PIPELINE], threading.Event(), clock=lambda: now)
    with capture_logs() as lines:
        work.tell(32, 64)
        now = SECONDS_BETWEEN
        work.tell(64, 64)
    assert [(line["there"], line["of"]) for line in lines] == [(64, 64)]


def test_a_model_that_cannot_be_used_ends_the_start(database_file: Path, tmp_path: Path) -> None:
    """A server whose configured model is not there does not start without it."""

    def find(_: str) -> Found:
        raise EncoderError("there is no model.onnx")

    with (
        pytest.raises(EncoderError, match=r"model\.onnx"),
        serve(settings_for(database_file), find=find),
    ):
        pass
    assert tmp_path.exists()
