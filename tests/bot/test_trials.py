"""Promises of trials in the background: any process computes them, and none is left hanging."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import pytest
from structlog.testing import capture_logs
from support.app import PATIENCE, Served
from support.trials import try_out

from bot.keys import CLOCK, STORE
from bot.store import Store, now_ms
from bot.trials import order_trial
from bot.trier import Trier
from handlers.services import Knowledge
from knowledge.entry import Entry
from knowledge.review.errors import ReviewError
from knowledge.review.gate import Share, name_batch, name_retirement, name_revision
from knowledge.trials.trial import GoldenBrokenError, NotTriedError, Trial, TrialState

PHONE = "centre-phone"


def draft(store: Store, entry_id: str = PHONE, **changes: object) -> int:
    """Save a draft of a published entry, sent to review, and return its number."""
    now, standing = now_ms(), store.review.get_standing(entry_id)
    entry: Entry = replace(standing.entry, **changes)  # type: ignore[arg-type]  # any field
    saving = store.review.save_draft(
        entry, base=standing.revision, by="li.hong", reason="改", now=now
    )
    number = asyncio.run(saving)
    asyncio.run(store.review.submit(entry_id, revision=number, by="li.hong", comment="", now=now))
    return number


def wait(served: Served, trial: Trial) -> Trial:
    """Wait until a trial is done."""
    until = time.monotonic() + PATIENCE
    found = None
    while (found is None or found.is_open) and time.monotonic() < until:
        served.run(served.app[STORE].database.probe())
        found = served.app[STORE].trials.find(trial.id)
    assert found is not None
    return found


def test_what_is_ordered_is_computed(served: Served) -> None:
    """A server computes a trial that was ordered, and keeps what would change."""
    store = served.app[STORE]
    trial = served.run(order_trial(served.app, name_retirement(PHONE)))
    done = wait(served, trial)
    assert (done.state, done.done) == (TrialState.DONE, done.total)
    assert done.summary["tried"]["golden"] == store.golden.count()
    rows = store.trials.list_rows(done.id)
    assert done.broken == sum(
        (row.part, row.content["effect"]) == ("golden", "broken") for row in rows
    )
    assert served.run(order_trial(served.app, name_retirement(PHONE))) == done


def test_what_another_process_ordered_is_computed(served: Served) -> None:
    """What stands in the database without a word to this process is found and computed."""
    store = served.app[STORE]
    ordering = store.trials.order(name_retirement("centre-name"), now=served.app[CLOCK]())
    assert wait(served, asyncio.run(ordering)).state is TrialState.DONE


def test_what_cannot_be_tried_has_failed(served: Served) -> None:
    """A subject that names nothing fails with a reason; the next is computed all the same."""
    failed = wait(served, served.run(order_trial(served.app, "batch:0123:none")))
    assert failed.state is TrialState.FAILED
    assert "重新试答" in failed.fault
    trial = served.run(order_trial(served.app, name_retirement("centre-wechat-ids")))
    assert wait(served, trial).state is TrialState.DONE


def test_a_draft_is_published_after_its_trial(store: Store, knowledge: Knowledge) -> None:
    """Without a trial nothing is published; after another publication it must be tried anew."""
    number = draft(store, answer="联系电话是 0632—6616110。")
    other = draft(store, "centre-name", unit="办公室")

    def approve(entry: str, revision: int, despite: str = "") -> None:
        asyncio.run(
            store.review.approve(
                entry,
                revision=revision,
                by="wang.fang",
                now=now_ms(),
                secrecy_checked=True,
                despite=despite,
            )
        )

    with pytest.raises(NotTriedError):
        approve(PHONE, number)
    assert try_out(store, name_revision(PHONE, number), knowledge).broken == 0
    assert try_out(store, name_revision("centre-name", other), knowledge).broken == 0
    approve(PHONE, number)
    with pytest.raises(NotTriedError):
        approve("centre-name", other)
    # What was known is out of date, so the trial reads what is published by itself.
    done = try_out(store, name_revision("centre-name", other), knowledge)
    assert done.publication == store.library.count_publications()
    approve("centre-name", other)


def test_a_draft_that_breaks_golden_questions_needs_a_reason(
    store: Store, knowledge: Knowledge
) -> None:
    """Who takes an entry's words away reads which golden questions break, and must say why."""
    number = draft(store, question="有没有食堂？", phrasings=(), answer="没有食堂。")
    trial = try_out(store, name_revision(PHONE, number), knowledge)
    broken = [row for row in store.trials.list_rows(trial.id) if row.part == "golden"]
    assert trial.broken == len(broken) > 0
    assert {row.content["entry"] for row in broken} == {PHONE}

    def approve(despite: str) -> None:
        doing = {"by": "wang.fang", "now": now_ms(), "despite": despite}
        approving = store.review.approve(PHONE, revision=number, secrecy_checked=True, **doing)  # type: ignore[arg-type]  # named above
        asyncio.run(approving)

    with pytest.raises(GoldenBrokenError):
        approve("")
    approve("电话改由另一条答复")
    last = store.review.list_steps(PHONE)[-1]
    assert last.despite == "电话改由另一条答复"


def test_a_batch_is_tried_whole(store: Store, knowledge: Knowledge) -> None:
    """All of a batch that waits is tried together, and published together after that."""
    entries = [
        replace(knowledge.snapshot.by_id[entry].entry, unit="办公室")
        for entry in (PHONE, "centre-name")
    ]
    entries[0] = replace(entries[0], answer="联系电话是 0632—6616110。")
    saving = store.review.save_drafts(entries, by="li.hong", reason="导入", now=now_ms())
    batch = asyncio.run(saving).batch
    asyncio.run(store.review.submit_batch(batch, by="li.hong", comment="", now=now_ms()))
    subject = name_batch(store.database.read, batch, Share.REVIEWED, "wang.fang")
    trial = try_out(store, subject, knowledge)
    changed = {row.content.get("text") for row in store.trials.list_rows(trial.id)}
    assert {*entries[0].texts} & changed
    approving = store.review.approve_batch(
        batch, by="wang.fang", now=now_ms(), secrecy_checked=True
    )
    assert asyncio.run(approving).done == 2
    with pytest.raises(ReviewError):
        asyncio.run(
            store.review.approve(
                PHONE, revision=2, by="wang.fang", now=now_ms(), secrecy_checked=True
            )
        )


def test_who_is_stopped_gives_the_trial_back(store: Store, knowledge: Knowledge) -> None:
    """A process that ends in the middle leaves the trial waiting for another."""
    trial = asyncio.run(store.trials.order(name_retirement(PHONE), now=now_ms()))
    trier = Trier(store, now_ms)
    trier.stop.set()
    assert trier.run_next(knowledge) is None
    found = store.trials.find(trial.id)
    assert found is not None
    assert (found.state, found.tries) == (TrialState.WAITING, 0)
    with capture_logs():
        assert Trier(store, now_ms).run_next(knowledge) is not None


def test_who_lost_the_trial_writes_nothing(store: Store, knowledge: Knowledge) -> None:
    """A process that was taken for dead finds its trial another's, and leaves it alone."""
    trial = asyncio.run(store.trials.order(name_retirement(PHONE), now=now_ms()))
    now, take = now_ms(), "UPDATE trials SET worker = 'another' WHERE state = 'running'"

    def clock() -> int:
        # Asked when the trial is claimed, and again when it is about to be told of.
        store.database.submit(lambda db: db.conn.execute(take)).result()
        return now

    assert Trier(store, clock).run_next(knowledge) is None
    found = store.trials.find(trial.id)
    assert found is not None
    assert found.state is TrialState.RUNNING
