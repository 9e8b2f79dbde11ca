"""Ratings: what citizens say of an answer they got, kept with the exchange that gave it.

One rating for each exchange: who says another thing later changes it. Of an answer to several
questions it counts for each of the entries given, because nobody can tell which was meant. The
rating itself is recorded as `Kind.RATING`, which is no inquiry: the inquiry was counted before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import cast

import sqlite_utils
from sqlite_utils.migrations import Migrations

from handlers.annex import Annex
from handlers.exchange import Exchange
from handlers.inquiry import Effect, Inquiry, Outcome
from handlers.services import Services
from handlers.standing import Select

migrations = Migrations("ratings")

RATED = (Outcome.ANSWERED, Outcome.SUGGESTED, Outcome.MISSED, Outcome.DECLINED)
"""Outcomes under which a citizen may say whether the reply was of use."""


@migrations()
def create_ratings(db: sqlite_utils.Database) -> None:
    """Make the table: one row for each part of a rated exchange, whose id is the exchange's."""
    db.execute(
        "CREATE TABLE ratings (id TEXT NOT NULL, part INTEGER NOT NULL, account TEXT NOT NULL,"
        " citizen TEXT, received_at INTEGER NOT NULL, rating TEXT NOT NULL, entry TEXT,"
        " revision INTEGER, remark TEXT, PRIMARY KEY (id, part))"
    )
    db.execute("CREATE INDEX ratings_by_entry ON ratings (entry, revision, rating)")
    db.execute("CREATE INDEX ratings_by_time ON ratings (received_at)")
    db.execute("CREATE INDEX ratings_by_citizen ON ratings (account, citizen)")


@unique
class Rating(StrEnum):
    """What a citizen says of an answer."""

    USEFUL = "useful"
    USELESS = "useless"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Rated(Effect):
    """Rates the exchange with a message key; `remark` is what is wrong, masked."""

    key: str
    rating: Rating
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many found an entry useful, useless or wrong."""

    useful: int = 0
    useless: int = 0
    wrong: int = 0


def find_rated(inquiry: Inquiry, services: Services) -> Exchange | None:
    """Return the exchange that a rating speaks of, None where there is none.

    That is the last one of the past 30 minutes that answered a question; thanks, greetings and
    other ratings may stand between.
    """
    for exchange in services.recall_all(inquiry):
        if exchange.kind.is_inquiry and exchange.reply.outcome in RATED:
            return exchange
        if exchange.reply.outcome is not Outcome.GREETED:
            return None
    return None


def _write(db: sqlite_utils.Database, exchange: Exchange) -> None:
    """Keep a rating, in the place of what was said of the same exchange before."""
    rated = cast("Rated", exchange.reply.effect)
    found = db.conn.execute(
        "SELECT id, parts FROM exchanges WHERE account = ? AND message_key = ?",
        (exchange.account, rated.key),
    ).fetchone()
    parts = json.loads(found["parts"]) or [{"entry": None, "revision": None}]
    db.conn.executemany(
        "INSERT INTO ratings (id, part, account, citizen, received_at, rating, entry, revision,"
        " remark) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id, part) DO UPDATE SET"
        " remark = CASE WHEN excluded.rating = ratings.rating"
        " THEN COALESCE(excluded.remark, ratings.remark) ELSE excluded.remark END,"
        " rating = excluded.rating, received_at = excluded.received_at",
        [
            (
                found["id"],
                number,
                exchange.account,
                exchange.citizen or None,
                exchange.received_at,
                rated.rating.value,
                part["entry"],
                part["revision"],
                rated.remark or None,
            )
            for number, part in enumerate(parts)
        ],
    )


RATINGS = Annex(Rated, _write, "ratings", ("citizen", "remark"))


def count_ratings(select: Select, entry: str) -> dict[int, Tally]:
    """Return what citizens said of each revision of an entry, the newest first.

    Revisions that nobody rated are left out. Raises StorageError.
    """
    rows = select(
        "SELECT revision, rating, COUNT(*) AS number FROM ratings WHERE entry = ?"
        " GROUP BY revision, rating ORDER BY revision DESC",
        (entry,),
    )
    found: dict[int, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row["revision"], {})[row["rating"]] = row["number"]
    return {revision: Tally(**counts) for revision, counts in found.items()}


def add_up(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of several tallies."""
    every = [*tallies]
    return Tally(
        sum(one.useful for one in every),
        sum(one.useless for one in every),
        sum(one.wrong for one in every),
    )
