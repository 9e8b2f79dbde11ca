"""`POST /api/inquiries`: one question in, one reply out, as JSON."""

from __future__ import annotations

import json

from aiohttp import web

from bot.body import read_body
from bot.web.addresses import check_address
from bot.web.conversation import (
    LONGEST_NAME,
    LONGEST_TEXT,
    Question,
    is_storable,
    reply_to,
)
from bot.web.wording import (
    EMPTY,
    MISSING,
    NOT_JSON,
    NOT_OBJECT,
    NOT_STORABLE,
    NOT_TEXT,
    QUESTION_TOO_LONG,
    TOO_LONG,
)

routes = web.RouteTableDef()


class BadQuestionError(Exception):
    """What was sent is no question; `sentence` says in Chinese what is wrong and what to do."""

    def __init__(self, sentence: str) -> None:
        """Keep the sentence."""
        self.sentence = sentence
        super().__init__(sentence)


def _read_field(content: dict[str, object], field: str) -> str:
    if field not in content:
        raise BadQuestionError(MISSING.format(field=field))
    value = content[field]
    if not isinstance(value, str):
        raise BadQuestionError(NOT_TEXT.format(field=field))
    return value


def _read_name(content: dict[str, object], field: str) -> str:
    """Return a conversation or a message id."""
    name = _read_field(content, field)
    if not name:
        raise BadQuestionError(EMPTY.format(field=field, limit=LONGEST_NAME))
    if len(name) > LONGEST_NAME:
        raise BadQuestionError(TOO_LONG.format(field=field, limit=LONGEST_NAME))
    if not is_storable(name):
        raise BadQuestionError(NOT_STORABLE.format(field=field))
    return name


def check_length(text: str) -> str:
    """Return `text`; raises BadQuestionError when it is longer than one message may be."""
    if len(text) > LONGEST_TEXT:
        raise BadQuestionError(QUESTION_TOO_LONG.format(limit=LONGEST_TEXT, length=len(text)))
    return text


def read_question(body: bytes) -> Question:
    """Read the JSON of a request. Raises BadQuestionError for anything but a question."""
    try:
        content = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadQuestionError(NOT_JSON) from error
    if not isinstance(content, dict):
        raise BadQuestionError(NOT_OBJECT)
    return Question(
        text=check_length(_read_field(content, "text")),
        conversation=_read_name(content, "conversation"),
        id=_read_name(content, "id"),
    )


def answer_json(content: dict[str, object], *, status: int = 200) -> web.Response:
    """Return a JSON response in which Chinese stays readable."""
    text = json.dumps(content, ensure_ascii=False)
    headers = {"Cache-Control": "no-store"}
    return web.Response(text=text, status=status, content_type="application/json", headers=headers)


@routes.post("/api/inquiries")
async def take_inquiry(request: web.Request) -> web.Response:
    """Answer one question; 400 with a sentence for what is none."""
    check_address(request)
    try:
        question = read_question(await read_body(request))
    except BadQuestionError as error:
        return answer_json({"error": error.sentence}, status=400)
    reply = await reply_to(request, question)
    suggestions = [suggestion.text for suggestion in reply.suggestions]
    return answer_json({"outcome": reply.outcome, "reply": reply.text, "suggestions": suggestions})
