"""Whether a citizen is answered now: how much they sent, and who talks with them.

All of it is read from the journal, so every process knows the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from handlers.exchange import Exchange
from handlers.inquiry import Inquiry, Kind, Outcome, Reply
from handlers.wording import LIMITED_DAY, LIMITED_MINUTE
from knowledge.database import Row

Select = Callable[[str, Sequence[object]], Sequence[Row]]
"""Runs one SELECT: on a reader's connection, or inside the write that records an exchange."""

MINUTE_MS = 60 * 1000
_DAY_MS = 24 * 60 * MINUTE_MS
_CHINA_MS = 8 * 60 * MINUTE_MS

AGENT_MS = 2 * 60 * MINUTE_MS
"""How long a talk with a human agent lasts when WeChat reports no end of it."""

WITH_AGENT = Reply(Outcome.HANDED_OFF, "")
"""Nothing is said: a person answers."""

LIMITED = Reply(Outcome.LIMITED, "")
"""Nothing is said: the sentence about it was."""

_ENDS = (Kind.AGENT_JOINED, Kind.AGENT_LEFT, Kind.LEFT)
_DAY_HEAD = LIMITED_DAY.partition("{")[0]

# The two conditions are those of the partial indexes in `handlers.journal`, word for word.
SENTENCES = "outcome = 'limited' AND reply <> ''"
AGENTS = "kind IN ('agent_joined', 'agent_left')"

_OF_CITIZEN = "FROM exchanges WHERE account = ? AND citizen = ? AND received_at > ?"
_NOT_ASKED = ", ".join(f"'{kind.value}'" for kind in Kind if not kind.is_sent)

# The constants above are all that these statements are put together from.
STANDING = f"""
SELECT * FROM (SELECT kind, received_at, reply {_OF_CITIZEN} AND {AGENTS}
 ORDER BY received_at DESC, rowid DESC LIMIT 1) AS agent
UNION ALL
SELECT * FROM (SELECT kind, received_at, reply {_OF_CITIZEN} AND {SENTENCES}
 ORDER BY received_at DESC, rowid DESC LIMIT 1) AS sentence
"""  # noqa: S608
"""The last report about an agent, the last sentence about a limit."""

_WAITS, _REPEATED = "waits", "repeated"
_NO_SENTENCE = (Kind.AGENT_LEFT, _WAITS, _REPEATED)

ARRIVING = f"""{STANDING}
UNION ALL
SELECT * FROM (SELECT '{_WAITS}' AS kind, received_at, '' AS reply FROM exchanges
 WHERE account = ? AND citizen = ? AND delivery = 'waiting' LIMIT 1) AS waiting
UNION ALL
SELECT '{_REPEATED}' AS kind, received_at, '' AS reply FROM exchanges
 WHERE account = ? AND message_key = ?
"""  # noqa: S608
"""The same, with a line more where a reply waits for the citizen, and one for a repeat."""

_NEAR = """
SELECT at FROM asked WHERE EXISTS (SELECT 1 FROM exchanges AS sent
 WHERE sent.account = asked.account AND sent.citizen = asked.citizen
 AND sent.received_at > asked.since LIMIT 1 OFFSET ?)
"""
"""Those who sent more than so many since a moment of their own."""

# What a person answered is none of the bot's work; a limit's silence is.
_SENT = f"""SELECT COUNT(*) FROM (SELECT 1 {_OF_CITIZEN} AND received_at <= ?
 AND kind NOT IN ({_NOT_ASKED}) AND (reply <> '' OR outcome = 'limited') LIMIT ?) AS sent"""  # noqa: S608
COUNTS = f"SELECT ({_SENT}) AS minute, ({_SENT}) AS day"
"""How much a citizen sent since two moments, counted no further than the limits."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many messages of one citizen are answered; 0 sets no limit."""

    a_minute: int = 0
    a_day: int = 0

    @property
    def least(self) -> int:
        """The smallest limit that is set, 0 where none is."""
        return min(filter(None, (self.a_minute, self.a_day)), default=0)


@dataclass(frozen=True, slots=True)
class Limiter:
    """Limits, and `word`, which fills what is said about them in."""

    limits: Limits
    word: Callable[[str], str]

    def find(self, select: Select, exchange: Exchange) -> Reply | None:
        """Return what is said in place of an exchange's reply that goes over a limit, else None.

        To be asked inside the write that records the exchange, so that of two at once one is
        the first.
        """
        sentence = _find_limit(select, self.limits, exchange)
        return None if sentence is None else Reply(Outcome.LIMITED, self.word(sentence))


@dataclass(frozen=True, slots=True)
class _Standing:
    """What the journal says of a citizen at a moment (all in ms UTC, 0 for never)."""

    now: int
    agent_since: int
    sentence_at: int
    is_day_over: bool

    @property
    def silence(self) -> Reply | None:
        """The reply without words that is owed now, None where the citizen is answered."""
        if self.agent_since > self.now - AGENT_MS:
            return WITH_AGENT
        if self.is_day_over or self.sentence_at > self.now - MINUTE_MS:
            return LIMITED
        return None


def _midnight(now: int) -> int:
    """Return the last millisecond of yesterday in China, which knows no summer time."""
    return now - (now + _CHINA_MS) % _DAY_MS - 1


def _since(who: tuple[str, str], now: int) -> tuple[object, ...]:
    """Return the values of STANDING for an account's citizen at a moment."""
    return (*who, now - AGENT_MS, *who, min(_midnight(now), now - MINUTE_MS))


def _read_standing(rows: Iterable[Row], now: int) -> _Standing:
    midnight = _midnight(now)
    agent_since = sentence_at = 0
    is_day_over = False
    for row in rows:
        if row["kind"] == Kind.AGENT_JOINED:
            agent_since = row["received_at"]
        elif row["kind"] not in _NO_SENTENCE:
            sentence_at = row["received_at"]
            is_day_over = sentence_at > midnight and row["reply"].startswith(_DAY_HEAD)
    return _Standing(now, agent_since, sentence_at, is_day_over)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a citizen stands when an inquiry of theirs arrives.

    `silence` is the reply without words where nothing may be said now, else None; `has_waiting`
    tells whether replies that came too late wait for the citizen, `is_repeat` whether the
    inquiry is in the journal already.
    """

    silence: Reply | None = None
    has_waiting: bool = False
    is_repeat: bool = False


def get_standing(select: Select, inquiry: Inquiry) -> Standing:
    """Return how the citizen of an inquiry stands.

    Raises StorageError when the database cannot be read.
    """
    who, now = (inquiry.account, inquiry.citizen), inquiry.received_at
    rows = select(ARRIVING, (*_since(who, now), *who, inquiry.account, inquiry.key))
    kinds = {row["kind"] for row in rows}
    standing = _read_standing(rows, now)
    silence = None if inquiry.kind in _ENDS else standing.silence
    if silence is LIMITED and not inquiry.kind.is_sent:
        silence = None
    return Standing(silence, _WAITS in kinds, _REPEATED in kinds)


def find_near_limits(select: Select, asked: Mapping[int, tuple[Exchange, Limits]]) -> list[int]:
    """Return the keys of those exchanges that may go over a limit; of most citizens none does.

    A citizen who sent less than the smallest limit in the time that any sentence can bear on
    is under all of them.
    """
    rows: list[object] = []
    least = []
    for at, (exchange, limits) in asked.items():
        if limits.least and exchange.kind.is_sent and exchange.citizen:
            now = exchange.received_at
            since = min(_midnight(now), now - 2 * MINUTE_MS)
            rows += (at, exchange.account, exchange.citizen, since)
            least.append(limits.least)
    if not least:
        return []
    marks = ", ".join(["(?, ?, ?, ?)"] * len(least))
    near = f"WITH asked (at, account, citizen, since) AS (VALUES {marks}) {_NEAR}"
    return [row["at"] for row in select(near, (*rows, min(least) - 1))]


def _find_limit(select: Select, limits: Limits, exchange: Exchange) -> str | None:
    """Return what is said in place of an exchange's reply that goes over a limit.

    None where it does not, "" where it was said already.
    """
    who, now = (exchange.account, exchange.citizen), exchange.received_at
    standing = _read_standing(select(STANDING, _since(who, now)), now)
    if standing.silence is LIMITED:
        return LIMITED.text
    # A sentence ends its minute: what was sent less than a minute after it counts no more. Up to a
    # minute ahead counts, since what arrives together is not recorded in the order of arrival.
    minute = max(now - MINUTE_MS, standing.sentence_at and standing.sentence_at + MINUTE_MS - 1)
    until = now + MINUTE_MS
    values = (*who, minute, until, limits.a_minute, *who, _midnight(now), until, limits.a_day)
    (sent,) = select(COUNTS, values)
    if 0 < limits.a_day <= sent["day"]:
        return LIMITED_DAY
    return LIMITED_MINUTE if 0 < limits.a_minute <= sent["minute"] else None
