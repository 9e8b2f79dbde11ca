"""我要投诉, 我要建议: takes a complaint or a suggestion, step by step.

What was answered so far is a draft, written with the exchange that answered it
(`handlers.complaints.drafts`), so any process hears the next answer.
"""

from __future__ import annotations

from dataclasses import replace

from handlers.answer import answer
from handlers.complaints import wording
from handlers.complaints.book import Submission, find_complaint, list_of_citizen
from handlers.complaints.complaint import Nature
from handlers.complaints.dialogue import Turn, advance, ask, begin
from handlers.complaints.drafts import LIFE_MS, Draft, DraftChange, find_draft
from handlers.complaints.form import Form
from handlers.complaints.number import make_number
from handlers.complaints.telling import fill_complaint, is_recent, word_receipt
from handlers.complaints.words import (
    Command,
    find_command,
    find_opening,
    find_story,
    wants_to_withdraw,
)
from handlers.conduct import Manner
from handlers.inquiry import Effect, Inquiry, Kind, Outcome, Reply
from handlers.period import day_of
from handlers.services import Services
from knowledge.masking import mask

MOST_DRAWS = 1000
"""Numbers tried before a complaint fails; a day has a hundred thousand."""

TAPS = {f"begin:{nature}": nature for nature in Nature}
"""The keys of menu buttons that begin a dialogue."""

_KEPT = (Manner.RECORDS, Manner.DELETION, Manner.CONFIRMATION)
"""What a citizen may want of their records, even in the middle of a dialogue."""


def reply_of_complaint(
    inquiry: Inquiry, text: str, effect: Effect | None = None, outcome: Outcome = Outcome.ANSWERED
) -> Reply:
    """Return a reply whose exchange is counted apart from inquiries."""
    is_tap = inquiry.kind is Kind.MENU or bool(inquiry.picked)
    kind = Kind.COMPLAINT_TAP if is_tap else Kind.COMPLAINT
    return Reply(outcome, text, effect=effect, kind=kind)


async def take_complaint(inquiry: Inquiry, services: Services) -> Reply | None:
    """Begin a dialogue where the account takes complaints, or take the answer to its step."""
    tapped = TAPS.get(inquiry.text) if inquiry.kind is Kind.MENU else None
    if not inquiry.takes_complaints:
        return await _answer_elsewhere(inquiry, tapped, services) if tapped else None
    if not inquiry.kind.is_sent or (inquiry.kind is Kind.MENU and tapped is None):
        return None
    draft = find_draft(services.select, inquiry)
    if draft is None or draft.is_lapsed:
        return _begin(inquiry, tapped, draft, services)
    return _go_on(inquiry, tapped, draft, services)


async def _answer_elsewhere(inquiry: Inquiry, tapped: Nature, services: Services) -> Reply | None:
    """Answer a tap as its words are answered: where complaints are taken."""
    text = wording.OPENINGS[tapped]
    return await answer(replace(inquiry, kind=Kind.TEXT, text=text), services)


def _mask(inquiry: Inquiry, services: Services) -> str:
    return mask(inquiry.text, services.knowledge.snapshot.own_numbers).strip()


def word_lapse(form: Form) -> str:
    """Say that a form was left too long, that nothing was submitted, and how to begin anew."""
    nature, word = wording.NATURES[form.nature], wording.OPENINGS[form.nature]
    return wording.LAPSED.format(nature=nature, word=word)


def _begin(
    inquiry: Inquiry, tapped: Nature | None, lapsed: Draft | None, services: Services
) -> Reply | None:
    """Begin a dialogue; tell who steers one that is not there. None for anything else."""
    if tapped is None and inquiry.kind is not Kind.TEXT:
        return None
    turn = _find_beginning(inquiry, tapped, services)
    if turn is not None:
        text = f"{word_lapse(lapsed.form)}\n\n{turn.text}" if lapsed else turn.text
        effect = DraftChange(lapsed.id if lapsed else "", turn.form)
        return reply_of_complaint(inquiry, text, effect)
    if wants_to_withdraw(inquiry.text):
        return reply_of_complaint(inquiry, wording.WITHDRAW_WHICH)
    command = find_command(inquiry.text)
    if command is None or services.knowledge.conduct.judge(inquiry.text) is not None:
        return None
    if lapsed is not None:
        return reply_of_complaint(inquiry, word_lapse(lapsed.form), DraftChange(lapsed.id, None))
    return reply_of_complaint(inquiry, _word_nothing_open(inquiry, command, services))


def _find_beginning(inquiry: Inquiry, tapped: Nature | None, services: Services) -> Turn | None:
    """Return the first turn of a dialogue that a message begins, None where it begins none."""
    if tapped is not None:
        return begin(tapped)
    nature = find_opening(inquiry.text)
    if nature is not None:
        return begin(nature)
    nature = find_story(inquiry.text)
    return begin(nature, _mask(inquiry, services)) if nature is not None else None


def _word_nothing_open(inquiry: Inquiry, command: Command, services: Services) -> str:
    """Say that there is nothing to steer; who has just submitted is told the number again."""
    if command is Command.CONFIRM:
        own = list_of_citizen(services.select, inquiry.account, inquiry.citizen)
        if own and is_recent(own[-1], inquiry.received_at, LIFE_MS):
            return fill_complaint(wording.SUBMITTED_BEFORE, own[-1])
    return wording.NOTHING_OPEN


def _go_on(
    inquiry: Inquiry, tapped: Nature | None, draft: Draft, services: Services
) -> Reply | None:
    """Take what a citizen says in a dialogue; None for what others answer meanwhile."""
    form = draft.form
    same = DraftChange(draft.id, form)
    if tapped is not None or (inquiry.kind is Kind.TEXT and find_opening(inquiry.text)):
        still = wording.STILL_FILLING.format(nature=wording.NATURES[form.nature])
        return reply_of_complaint(inquiry, f"{still}\n{ask(form)}", same)
    if inquiry.kind is not Kind.TEXT:
        text = f"{wording.TEXT_ONLY}\n{ask(form)}"
        return reply_of_complaint(inquiry, text, same, Outcome.UNSUPPORTED)
    manner = services.knowledge.conduct.judge(inquiry.text)
    if inquiry.picked or manner in _KEPT or services.knowledge.conduct.wants_person(inquiry.text):
        return None
    if manner is Manner.MORE:
        last = services.recall(inquiry)
        is_more = last is not None and last.reply.remainder
        return None if is_more else reply_of_complaint(inquiry, ask(form), same)
    turn = advance(form, _mask(inquiry, services))
    if turn.is_final:
        return _submit(inquiry, draft, services)
    return reply_of_complaint(inquiry, turn.text, DraftChange(draft.id, turn.form))


def _submit(inquiry: Inquiry, draft: Draft, services: Services) -> Reply:
    """Give a confirmed form its number."""
    day = day_of(inquiry.received_at)
    # Made of the draft's id, which nobody can guess, so that answering stays a pure read.
    numbers = (make_number(day, f"{draft.id}:{attempt}") for attempt in range(MOST_DRAWS))
    number = next(one for one in numbers if find_complaint(services.select, one) is None)
    nature = draft.form.nature
    effect = Submission(draft.id, number, nature, draft.form.to_words())
    return reply_of_complaint(inquiry, word_receipt(nature, number, inquiry.received_at), effect)
