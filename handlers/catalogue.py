"""The list of handlers: what the bot does, in the order in which it is tried."""

from __future__ import annotations

from handlers.answer import answer
from handlers.choice import choose, pick
from handlers.complaints.status import tell_status
from handlers.complaints.taking import take_complaint
from handlers.courtesy import return_courtesy
from handlers.events import acknowledge, open_menu
from handlers.handoff import hand_off
from handlers.more import say_again, show_more
from handlers.own_records import delete_records, show_records
from handlers.rating import take_rating
from handlers.refusal import decline
from handlers.router import Handler
from handlers.unsupported import ask_for_text

HANDLERS: tuple[Handler, ...] = (
    acknowledge,
    tell_status,
    take_complaint,
    open_menu,
    pick,
    return_courtesy,
    take_rating,
    hand_off,
    show_records,
    delete_records,
    show_more,
    say_again,
    choose,
    decline,
    answer,
    ask_for_text,
)
"""The first that returns a reply has answered; the last one always does."""
