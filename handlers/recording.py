"""Recording: exchanges written into the journal, many in a few statements, each of them once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import sqlite_utils

from handlers.annex import Annex
from handlers.claims import hold_all
from handlers.exchange import COLUMNS, Delivery, Exchange, from_row, to_row
from handlers.inquiry import Effects, Reply
from handlers.standing import Limiter, find_near_limits
from knowledge.database import Row

LARGEST_ROUND = 64
"""Exchanges of one statement."""

SET_DELIVERY = "UPDATE exchanges SET delivery = ? WHERE account = ? AND message_key = ?"

_ROW = f"({', '.join('?' * len(COLUMNS.split(',')))})"


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """An exchange to be recorded, as its row too.

    `given` are the message keys of waiting replies that go out with this one, `limiter` is asked
    for the reply to put in the place of one that goes over a limit.
    """

    exchange: Exchange
    row: tuple[object, ...]
    given: tuple[str, ...] = ()
    limiter: Limiter | None = None


def _part(recordings: Iterable[Recording]) -> Iterator[list[Recording]]:
    """Yield rounds of recordings in their order, in each of which nothing bears on another.

    What one citizen sent, and what came with one message key or one signature, is taken one
    after the other, so that each finds what those before it have left.
    """
    some: list[Recording] = []
    seen: set[tuple[object, ...]] = set()
    for one in recordings:
        exchange, claim = one.exchange, one.exchange.claim
        marks = {
            ("citizen", exchange.account, exchange.citizen),
            ("key", exchange.account, exchange.key),
            ("request", claim and claim.request),
        }
        if len(some) == LARGEST_ROUND or seen & marks - {("request", None)}:
            yield some
            some, seen = [], set()
        some.append(one)
        seen |= marks
    yield some


def record_all(
    db: sqlite_utils.Database, recordings: Sequence[Recording], annexes: Sequence[Annex]
) -> list[Exchange]:
    """Write `recordings` and return what stands in the journal for the message key of each.

    Raises ReplayError where a claim is another than that of the same request before, and
    OutdatedReplyError where a reply must be made anew.
    """
    return [one for some in _part(recordings) for one in _record_round(db, some, annexes)]


def _record_round(
    db: sqlite_utils.Database, some: Sequence[Recording], annexes: Sequence[Annex]
) -> list[Exchange]:
    hold_all(db, [one.exchange.claim for one in some if one.exchange.claim])
    over = _find_over(db, some)
    kept = [_limit(one, over[at]) if at in over else one for at, one in enumerate(some)]
    inserted = db.conn.execute(
        f"INSERT INTO exchanges ({COLUMNS}) VALUES {', '.join([_ROW] * len(kept))}"  # noqa: S608
        " ON CONFLICT (account, message_key) DO NOTHING",
        [value for one in kept for value in one.row],
    ).rowcount
    new = {one.row[0] for one in kept}
    if inserted < len(kept):
        found = db.conn.execute(
            f"SELECT id FROM exchanges WHERE id IN ({', '.join('?' * len(new))})",  # noqa: S608
            list(new),
        )
        new = {row["id"] for row in found}
    return [
        _bring_about(db, one, annexes) if one.row[0] in new else _find_first(db, one.exchange)
        for one in kept
    ]


def _find_over(db: sqlite_utils.Database, some: Sequence[Recording]) -> dict[int, Reply]:
    """Return, by their places, what is said in place of the replies that go over a limit."""

    def select(sql: str, values: Sequence[object]) -> list[Row]:
        return db.conn.execute(sql, values).fetchall()

    limited = {at: one.limiter for at, one in enumerate(some) if one.limiter}
    asked = {at: (some[at].exchange, limiter.limits) for at, limiter in limited.items()}
    replies = {
        at: limited[at].find(select, some[at].exchange) for at in find_near_limits(select, asked)
    }
    return {at: reply for at, reply in replies.items() if reply is not None}


def _limit(one: Recording, reply: Reply) -> Recording:
    """Return a recording with a limit's reply; waiting ones stood in what it takes away."""
    exchange = replace(one.exchange, reply=reply, delivery=Delivery.AT_ONCE)
    return Recording(exchange, to_row(exchange))


def _bring_about(db: sqlite_utils.Database, one: Recording, annexes: Sequence[Annex]) -> Exchange:
    """Write what a new exchange brings along; return it."""
    exchange = one.exchange
    for key in one.given:
        db.conn.execute(SET_DELIVERY, (Delivery.GIVEN.value, exchange.account, key))
    effect = exchange.reply.effect
    if effect is None:
        return exchange
    for each in effect.each if isinstance(effect, Effects) else (effect,):
        (annex,) = (annex for annex in annexes if isinstance(each, annex.effect))
        annex.write(db, replace(exchange, reply=replace(exchange.reply, effect=each)))
    return exchange


def _find_first(db: sqlite_utils.Database, repeat: Exchange) -> Exchange:
    """Return what was recorded before for the message key of a repeat."""
    stored = db.conn.execute(
        "SELECT * FROM exchanges WHERE account = ? AND message_key = ?",
        (repeat.account, repeat.key),
    )
    return replace(from_row(stored.fetchone()), is_repeat=True)
