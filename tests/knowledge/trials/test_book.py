"""Promises of trials: ordered once, computed by one process, never hanging, gone when outdated."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlite_utils
from support.review import Office

from knowledge import audit, golden, tables
from knowledge.database import Database, open_database
from knowledge.golden import Golden, GoldenSet
from knowledge.review.gate import name_revision
from knowledge.review.moving import announce
from knowledge.trials import book
from knowledge.trials.book import KEPT_MS, MOST_AT_ONCE, MOST_TRIES, SILENT_MS, Trials, check_trial
from knowledge.trials.trial import (
    GoldenBrokenError,
    NotTriedError,
    Trial,
    TrialRow,
    TrialState,
)

SUBJECT = name_revision("seed", 1)
ROW = TrialRow("golden", None, {"text": "电话"})


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Database]:
    """Give the database of an office."""
    modules = (audit, tables, golden, book)
    database = open_database(tmp_path / "bot.db", *(module.migrations for module in modules))
    Office.open(database)
    yield database
    database.close()


@pytest.fixture
def trials(opened: Database) -> Trials:
    """Give its trials."""
    return Trials(opened)


def order(trials: Trials, subject: str = SUBJECT, *, now: int = 0) -> Trial:
    """Order a trial."""
    return asyncio.run(trials.order(subject, now=now))


def finish(trials: Trials, trial: Trial, worker: str = "one", **more: Any) -> bool:
    """Write a result."""
    result = {"rows": [ROW], "broken": 0, "summary": {"tried": 1}, "now": 9, **more}
    return trials.finish(trial.id, worker, **result)


def write(opened: Database, work: Any) -> Any:
    """Do a write."""
    return opened.submit(work).result()


def test_a_trial_is_ordered_once(trials: Trials) -> None:
    """Whoever needs it again gets the same, waiting, running or done."""
    first = order(trials)
    assert order(trials, now=5) == first
    trials.claim("one", now=1)
    assert order(trials).state is TrialState.RUNNING
    assert finish(trials, first)
    done = order(trials)
    assert (done.state, done.summary, done.finished_at) == (TrialState.DONE, {"tried": 1}, 9)
    assert trials.list_rows(done.id) == [ROW]
    assert trials.claim("two", now=2) is None


@pytest.mark.parametrize("what", ["publication", "golden"])
def test_what_it_depends_on_makes_another_trial(
    opened: Database, trials: Trials, what: str
) -> None:
    """After a publication, or a change of the golden set, the subject is to be tried anew."""
    first = order(trials)
    if what == "publication":
        write(opened, announce)
    else:
        asyncio.run(GoldenSet(opened).add([Golden("电话", "seed")], by="li", now=1))
    assert trials.find_current(SUBJECT) is None
    second = order(trials)
    assert second.id != first.id
    assert trials.find(first.id) == first


def test_one_process_computes_it_and_tells_how_far(trials: Trials) -> None:
    """What is claimed is nobody else's; its progress is there for every process."""
    trial = order(trials)
    claimed = trials.claim("one", now=1)
    assert claimed is not None
    assert (claimed.id, claimed.tries) == (trial.id, 1)
    assert trials.claim("two", now=2) is None
    assert trials.tell(trial.id, "one", done=30, total=120, now=3)
    assert not trials.tell(trial.id, "two", done=99, total=120, now=3)
    seen = trials.find(trial.id)
    assert seen is not None
    assert (seen.done, seen.total, seen.percent, seen.is_open) == (30, 120, 25, True)
    assert not finish(trials, trial, "two")


def test_few_run_at_once(trials: Trials) -> None:
    """However many are ordered, no more run than may; the oldest comes first."""
    for number in range(MOST_AT_ONCE + 1):
        order(trials, f"revision:1:e{number}", now=number)
    claimed = [trials.claim(f"w{number}", now=50) for number in range(MOST_AT_ONCE + 1)]
    assert [one and one.subject for one in claimed] == ["revision:1:e0", "revision:1:e1", None]
    assert trials.is_full(51)
    assert claimed[0] is not None
    assert finish(trials, claimed[0], "w0")
    assert not trials.is_full(51)
    assert trials.claim("w9", now=52) is not None


def test_what_a_crash_left_is_taken_up(trials: Trials) -> None:
    """A process that says nothing for long has lost its trial; another begins it again."""
    trial = order(trials)
    trials.claim("one", now=0)
    assert not trials.has_work(SILENT_MS)
    assert trials.has_work(SILENT_MS + 1)
    again = trials.claim("two", now=SILENT_MS + 1)
    assert again is not None
    assert (again.id, again.tries, again.done) == (trial.id, 2, 0)
    assert not trials.tell(trial.id, "one", done=1, total=2, now=SILENT_MS + 2)
    assert finish(trials, trial, "two")


def test_what_crashes_each_time_is_given_up(trials: Trials) -> None:
    """After a few tries a trial has failed, and is only begun again where it is ordered anew."""
    trial = order(trials)
    for number in range(MOST_TRIES):
        assert trials.claim(f"w{number}", now=number * (SILENT_MS + 1))
    assert trials.claim("last", now=MOST_TRIES * (SILENT_MS + 1)) is None
    failed = trials.find(trial.id)
    assert failed is not None
    assert failed.state is TrialState.FAILED
    assert order(trials).state is TrialState.WAITING
    assert trials.claim("fresh", now=0) is not None


def test_who_ends_gives_it_back(trials: Trials) -> None:
    """A process that ends in good order leaves the trial to another, and no try is lost."""
    trial = order(trials)
    trials.claim("one", now=0)
    trials.release(trial.id, "one")
    again = trials.claim("two", now=0)
    assert again is not None
    assert again.tries == 1
    trials.fail(trial.id, "two", "坏了")
    failed = trials.find(trial.id)
    assert failed is not None
    assert (failed.state, failed.fault) == (TrialState.FAILED, "坏了")


def test_old_trials_go(opened: Database, trials: Trials) -> None:
    """What was tried long ago is dropped with its rows when something new is ordered."""
    trial = order(trials)
    trials.claim("one", now=0)
    finish(trials, trial)
    write(opened, announce)
    order(trials, now=KEPT_MS + 1)
    assert trials.find(trial.id) is None
    assert trials.list_rows(trial.id) == []


def test_only_what_was_tried_is_published(opened: Database, trials: Trials) -> None:
    """The gate refuses what was never tried, is being tried, or was tried against less news."""

    def pass_gate(db: sqlite_utils.Database) -> Trial:
        return check_trial(db, SUBJECT, "")

    def is_refused() -> bool:
        with pytest.raises(NotTriedError) as refused:
            write(opened, pass_gate)
        return refused.value.subject == SUBJECT

    assert is_refused()
    trial = order(trials)
    assert is_refused()
    trials.claim("one", now=0)
    assert is_refused()
    finish(trials, trial)
    assert write(opened, pass_gate).id == trial.id
    write(opened, announce)
    assert is_refused()


def test_a_broken_golden_question_needs_a_reason(opened: Database, trials: Trials) -> None:
    """What breaks golden questions passes the gate with a reason and not with white space."""
    trial = order(trials)
    trials.claim("one", now=0)
    finish(trials, trial, broken=2)
    for reason in ("", " \n"):
        with pytest.raises(GoldenBrokenError) as refused:
            write(opened, lambda db, reason=reason: check_trial(db, SUBJECT, reason))
        assert refused.value.count == 2
    assert write(opened, lambda db: check_trial(db, SUBJECT, "原条目已过时")).broken == 2
