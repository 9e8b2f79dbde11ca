"""The exchange: an inquiry with its reply and its outcome, as recorded."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum, unique

from handlers.inquiry import Channel, Claim, Inquiry, Kind, Outcome, Part, Reply, Suggestion
from knowledge.database import Row


@unique
class Delivery(StrEnum):
    """How a reply reaches the citizen."""

    AT_ONCE = "at_once"
    """As the answer to the request that brought the inquiry."""
    PASSED_ON = "passed_on"
    """As that answer, which has the channel's own agents take over."""
    WAITING = "waiting"
    """Too late for that; given with the citizen's next message."""
    GIVEN = "given"
    """Was waiting, and went out with a later reply."""
    SENT = "sent"
    """Went out by itself as a customer-service message, which the platform took."""
    LEAVING = "leaving"
    """Is being sent by itself before its request is answered."""
    OPEN = "open"
    """Was sent by itself, and no readable answer came: it may have arrived, so that is all."""

    @property
    def is_at_once(self) -> bool:
        """Tell whether a repeat of the request gets the same answer again."""
        return self in (Delivery.AT_ONCE, Delivery.PASSED_ON)


@dataclass(frozen=True, slots=True)
class Exchange:
    """An inquiry, its reply and its outcome as recorded; `text` is masked.

    `citizen` is empty where it was dropped, or is never kept: of who leaves. `received_at` is
    in milliseconds UTC, `latency_ms` from arrival to the finished reply.
    """

    account: str
    channel: Channel
    key: str
    citizen: str
    received_at: int
    kind: Kind
    text: str
    reply: Reply
    latency_ms: float = 0.0
    delivery: Delivery = Delivery.AT_ONCE
    claim: Claim | None = None
    """That of the request which brought it; None in what was read back."""
    is_repeat: bool = field(default=False, compare=False)
    """Whether it was there before it was to be recorded."""


def make_exchange(
    inquiry: Inquiry,
    reply: Reply,
    *,
    text: str,
    latency_ms: float = 0.0,
    delivery: Delivery = Delivery.AT_ONCE,
) -> Exchange:
    """Return the exchange of an inquiry and its reply; `text` is the inquiry's, masked."""
    return Exchange(
        account=inquiry.account,
        channel=inquiry.channel,
        key=inquiry.key,
        citizen=inquiry.citizen,
        received_at=inquiry.received_at,
        # WeChat counts a tap on a suggestion as one on a menu, not as a message.
        kind=reply.kind or (Kind.PICKED if inquiry.picked else inquiry.kind),
        text=text,
        reply=reply,
        latency_ms=latency_ms,
        delivery=delivery,
        claim=inquiry.claim,
    )


COLUMNS = (
    "id, account, channel, message_key, citizen, received_at, kind, text, outcome, entry,"
    " revision, probability, parts, suggestions, reply, remainder, latency_ms, delivery"
)


_encode = json.JSONEncoder(ensure_ascii=False).encode
_PART = tuple(field.name for field in fields(Part))
_SUGGESTION = tuple(field.name for field in fields(Suggestion))


def _to_json(values: Sequence[Part] | Sequence[Suggestion], names: tuple[str, ...]) -> str:
    """Return flat values as JSON; `asdict` would copy each field deeply, which takes longer."""
    rows = [{name: getattr(value, name) for name in names} for value in values]
    return _encode(rows) if rows else "[]"


def _make_id(moment: int) -> str:
    """Return 32 hexadecimal digits that nobody has had; later ones sort behind, as disks like."""
    return f"{moment:012x}{random.getrandbits(80):020x}"


def to_row(exchange: Exchange) -> tuple[object, ...]:
    """Return the values of `COLUMNS` for an exchange."""
    reply = exchange.reply
    first = reply.parts[0] if reply.parts else None
    return (
        _make_id(exchange.received_at),
        exchange.account,
        exchange.channel.value,
        exchange.key,
        exchange.citizen or None,
        exchange.received_at,
        exchange.kind.value,
        exchange.text or None,
        reply.outcome.value,
        first.entry if first else None,
        first.revision if first else None,
        round(first.probability, 4) if first else None,
        _to_json(reply.parts, _PART),
        _to_json(reply.suggestions, _SUGGESTION),
        reply.text,
        reply.remainder,
        round(exchange.latency_ms, 3),
        exchange.delivery.value,
    )


def from_row(row: Row) -> Exchange:
    """Read an exchange back."""
    parts = tuple(
        Part(**{**part, "outcome": Outcome(part["outcome"])}) for part in json.loads(row["parts"])
    )
    offers = tuple(Suggestion(**offer) for offer in json.loads(row["suggestions"]))
    delivery = Delivery(row["delivery"])
    reply = Reply(
        outcome=Outcome(row["outcome"]),
        text=row["reply"],
        parts=parts,
        suggestions=offers,
        remainder=row["remainder"],
        passes_on=delivery is Delivery.PASSED_ON,
    )
    return Exchange(
        account=row["account"],
        channel=Channel(row["channel"]),
        key=row["message_key"],
        citizen=row["citizen"] or "",
        received_at=row["received_at"],
        kind=Kind(row["kind"]),
        text=row["text"] or "",
        reply=reply,
        latency_ms=row["latency_ms"],
        delivery=delivery,
    )
