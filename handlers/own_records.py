"""查询我的记录, 删除我的记录: a citizen's own records (个人信息保护法 44 to 47)."""

from __future__ import annotations

from handlers.complaints.own import word_deletion, word_own_records
from handlers.conduct import Manner
from handlers.inquiry import Inquiry, Kind, Outcome, Reply
from handlers.period import day_of
from handlers.records import Records
from handlers.services import Services
from handlers.wording import (
    DELETION_CONFIRM,
    DELETION_DONE,
    DELETION_UNASKED,
    LONGEST_ECHO,
    PLACES,
    RECORDS_DELETION,
    RECORDS_FOUND,
    RECORDS_KEPT,
    RECORDS_LATEST,
    RECORDS_NONE,
    word_day,
)


def _judge(inquiry: Inquiry, services: Services) -> Manner | None:
    is_text = inquiry.kind is Kind.TEXT
    return services.knowledge.conduct.judge(inquiry.text) if is_text else None


def _shorten(text: str) -> str:
    """Return a question on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_ECHO else f"{line[:LONGEST_ECHO]}…"


def _word_records(records: Records, place: str) -> list[str]:
    if not records.count:
        return [RECORDS_NONE.format(place=place)]
    first, last = word_day(day_of(records.first)), word_day(day_of(records.last))
    found = RECORDS_FOUND.format(place=place, count=records.count, first=first, last=last)
    latest = [f"{word_day(day_of(at))}：{_shorten(text)}" for at, text in records.latest]
    return [found, RECORDS_LATEST, *latest] if latest else [found]


async def show_records(inquiry: Inquiry, services: Services) -> Reply | None:
    """Say what is kept of the citizen, from when, for how long, and how to have it deleted."""
    if _judge(inquiry, services) is not Manner.RECORDS:
        return None
    records = services.find_records(inquiry)
    complaints = word_own_records(inquiry, services)
    lines = _word_records(records, PLACES[inquiry.channel])
    if complaints:
        lines = [*(lines if records.count else ()), *complaints]
    kept = RECORDS_KEPT.format(days=services.keep_days)
    ways = [RECORDS_DELETION] if records.count or complaints else []
    return Reply(Outcome.ANSWERED, "\n".join([*lines, kept, *ways]))


async def delete_records(inquiry: Inquiry, services: Services) -> Reply | None:
    """Ask once whether to delete what is kept of the citizen; delete it when they confirm.

    What was asked stands in the journal, so any process may hear the confirmation.
    """
    manner = _judge(inquiry, services)
    if manner not in (Manner.DELETION, Manner.CONFIRMATION):
        return None
    place = PLACES[inquiry.channel]
    question = word_deletion(inquiry, DELETION_CONFIRM.format(place=place))
    if manner is Manner.DELETION:
        return Reply(Outcome.ANSWERED, question)
    last = services.recall(inquiry)
    if last is None or not last.reply.text.endswith(question):
        return Reply(Outcome.ANSWERED, DELETION_UNASKED)
    done = word_deletion(inquiry, DELETION_DONE.format(place=place))
    return Reply(Outcome.ANSWERED, done, deletes=True)
