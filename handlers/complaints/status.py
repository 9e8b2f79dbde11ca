"""A receipt number: how far the complaint has come; 撤回 with it takes the complaint back."""

from __future__ import annotations

from handlers.complaints import wording
from handlers.complaints.book import BY_CITIZEN, Withdrawal, find_complaint, list_of_citizen
from handlers.complaints.complaint import Change, Complaint, ComplaintStatus
from handlers.complaints.drafts import find_draft
from handlers.complaints.number import LENGTH, Mention, find_mention, is_whole
from handlers.complaints.taking import reply_of_complaint
from handlers.complaints.telling import fill_complaint, word_own, word_status, word_withdrawal
from handlers.complaints.words import asks_only, wants_own, withdraws
from handlers.inquiry import Inquiry, Kind, Reply
from handlers.services import Services


async def tell_status(inquiry: Inquiry, services: Services) -> Reply | None:
    """Say how far what a message names has come, or what the citizen has submitted."""
    if inquiry.kind is not Kind.TEXT:
        return None
    if inquiry.takes_complaints and wants_own(inquiry.text):
        own = list_of_citizen(services.select, inquiry.account, inquiry.citizen)
        return reply_of_complaint(inquiry, word_own(own))
    mention = find_mention(inquiry.text)
    if mention is None or not _is_asked(inquiry, mention, services):
        return None
    if not inquiry.takes_complaints:
        return reply_of_complaint(inquiry, wording.ELSEWHERE)
    return _tell_of_number(inquiry, mention, services)


def _tell_of_number(inquiry: Inquiry, mention: Mention, services: Services) -> Reply:
    """Say how far the complaint with this number has come, or take it back."""
    if not is_whole(mention.digits):
        return reply_of_complaint(inquiry, wording.BAD_NUMBER)
    complaint = find_complaint(services.select, mention.digits)
    if complaint is None:
        return reply_of_complaint(inquiry, wording.UNKNOWN_NUMBER)
    if withdraws(mention.rest):
        return _withdraw(inquiry, complaint)
    return reply_of_complaint(inquiry, word_status(complaint, is_own=_is_own(inquiry, complaint)))


def _is_asked(inquiry: Inquiry, mention: Mention, services: Services) -> bool:
    """Tell whether a message asks about the number that it names.

    In a dialogue a number inside an answer is part of the answer.
    """
    if not inquiry.takes_complaints:
        is_number = mention.is_marked and len(mention.digits) == LENGTH
        return is_number and asks_only(mention.rest)
    if asks_only(mention.rest):
        return True
    draft = find_draft(services.select, inquiry)
    return mention.is_marked and (draft is None or draft.is_lapsed)


def _is_own(inquiry: Inquiry, complaint: Complaint) -> bool:
    return (inquiry.account, inquiry.citizen) == (complaint.account, complaint.citizen)


def _withdraw(inquiry: Inquiry, complaint: Complaint) -> Reply:
    """Take a complaint back for who submitted it, as long as it is open."""
    if not _is_own(inquiry, complaint):
        return reply_of_complaint(inquiry, fill_complaint(wording.NOT_YOURS, complaint))
    text = word_withdrawal(complaint)
    if not complaint.status.is_open:
        return reply_of_complaint(inquiry, text)
    status, at = ComplaintStatus.WITHDRAWN, inquiry.received_at
    change = Change(status, at, BY_CITIZEN, working_days=complaint.working_days)
    effect = Withdrawal(complaint.id, len(complaint.changes), change)
    return reply_of_complaint(inquiry, text, effect)
