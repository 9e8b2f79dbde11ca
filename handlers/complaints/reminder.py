"""What becomes of an unfinished form when something else was answered, and what is said of it."""

from __future__ import annotations

from dataclasses import replace

from handlers.complaints import wording
from handlers.complaints.book import Submission
from handlers.complaints.drafts import Draft, DraftChange, find_draft
from handlers.complaints.form import Form
from handlers.complaints.taking import word_lapse
from handlers.inquiry import Effects, Inquiry, Outcome, Reply
from handlers.services import Services


def _word_form(sentence: str, form: Form) -> str:
    """Return a sentence about an unfinished form."""
    return sentence.format(
        nature=wording.NATURES[form.nature],
        word=wording.OPENINGS[form.nature],
        field=wording.FIELDS.get(form.step, wording.CHECKING),
    )


def mind_draft(inquiry: Inquiry, reply: Reply, services: Services) -> Reply:
    """Put before a reply what it leaves unsaid of the form that the citizen was filling in.

    Who asks for a person leaves the form; one that waited too long lapses. Where no words of ours
    are read it waits for the next reply.
    """
    if not inquiry.takes_complaints or not reply.text or reply.passes_on or reply.deletes:
        return reply
    if isinstance(reply.effect, DraftChange | Submission):
        return reply
    draft = find_draft(services.select, inquiry)
    if draft is None:
        return reply
    if draft.is_lapsed:
        return _drop(draft, word_lapse(draft.form), reply)
    if reply.outcome is Outcome.HANDED_OFF:
        return _drop(draft, _word_form(wording.LEFT, draft.form), reply)
    unfinished = _word_form(wording.UNFINISHED, draft.form)
    return replace(reply, text=f"{unfinished}\n\n{reply.text}")


def _drop(draft: Draft, sentence: str, reply: Reply) -> Reply:
    """Say before a reply that a form is gone, and delete it with that."""
    gone = DraftChange(draft.id, None)
    effect = gone if reply.effect is None else Effects((gone, reply.effect))
    return replace(reply, text=f"{sentence}\n\n{reply.text}", effect=effect)
