"""The chat page; every act on it works without script."""

from __future__ import annotations

import structlog
from aiohttp import web

from bot.keys import PIPELINE
from bot.web.addresses import check_address
from bot.web.api import BadQuestionError, check_length
from bot.web.conversation import (
    LONGEST_NAME,
    Question,
    list_exchanges,
    make_name,
    name_conversation,
    remember_conversation,
    reply_to,
)
from bot.web.forms import check_origin, read_form
from bot.web.pages import show_page
from bot.web.wording import LIMITED_QUIET
from handlers.exchange import Exchange
from handlers.inquiry import Outcome
from handlers.offers import offer_examples
from handlers.wording import MORE_HINT
from knowledge.errors import StorageError

_log = structlog.get_logger()

routes = web.RouteTableDef()


def _list_said(request: web.Request, conversation: str) -> list[Exchange]:
    """Return what was said; a database that cannot be read must not take the page away.

    What a limit left without a word went back into the input.
    """
    try:
        exchanges = list_exchanges(request, conversation)
    except StorageError as error:
        _log.error("chat.not_read", fault=str(error))
        return []
    return [one for one in exchanges if one.reply.text or one.reply.outcome is not Outcome.LIMITED]


def _show(
    request: web.Request,
    conversation: str,
    *,
    status: int = 200,
    notice: str = "",
    draft: str = "",
) -> web.Response:
    """Return the page of a conversation; `draft` stands in the input, `notice` above it."""
    response = show_page(
        request,
        "chat.html",
        status=status,
        conversation=conversation,
        exchanges=_list_said(request, conversation),
        examples=offer_examples(request.app[PIPELINE].knowledge.snapshot),
        message_id=make_name(),
        more_hint=MORE_HINT,
        limited=LIMITED_QUIET,
        notice=notice,
        draft=draft,
    )
    remember_conversation(request, response, conversation)
    return response


@routes.get("/")
async def show_chat(request: web.Request) -> web.Response:
    """Show who answers, what can be asked, and what was said in the past 30 minutes."""
    return _show(request, name_conversation(request))


@routes.post("/")
async def take_form(request: web.Request) -> web.Response:
    """Answer what the form or one of the page's buttons sends, and lead back to the page.

    What could not be answered stays in the input, with the reason above it.
    """
    check_origin(request)
    check_address(request)
    form = await read_form(request)
    conversation = name_conversation(request)
    text = form.get("text", "")
    try:
        check_length(text)
    except BadQuestionError as error:
        return _show(request, conversation, status=400, notice=error.sentence, draft=text)
    # With its text, since a page that the browser kept may send another one under its id.
    message_id = f"{(form.get('id') or make_name())[:LONGEST_NAME]}\n{text}"
    reply = await reply_to(request, Question(text, conversation, message_id))
    if reply.outcome is Outcome.FAILED:
        return _show(request, conversation, status=503, notice=reply.text, draft=text)
    if reply.outcome is Outcome.LIMITED and not reply.text:
        return _show(request, conversation, status=429, notice=LIMITED_QUIET, draft=text)
    if reply.deletes:
        # Of what was said nothing is left that the page could show.
        return _show(request, conversation, notice=reply.text)
    answer = web.HTTPSeeOther("/")
    remember_conversation(request, answer, conversation)
    raise answer
