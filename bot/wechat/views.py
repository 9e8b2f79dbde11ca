"""The webhook: reads the request, lets the codec and the pipeline do the rest."""

from __future__ import annotations

import hashlib
import secrets

import structlog
from aiohttp import web

from bot.body import read_body
from bot.keys import ACCOUNTS, CITIZENS, CLOCK, PIPELINE, PLATFORM
from bot.wechat.account import Account, AccountKind, Agents
from bot.wechat.channel import to_inquiry
from bot.wechat.claims import hold_claim, make_claim
from bot.wechat.codec import SUCCESS, Stamp, decode, encode, encode_transfer, verify_url
from bot.wechat.courier import Courier
from bot.wechat.errors import (
    BadRequestSignatureError,
    HarmfulMessageError,
    MalformedMessageError,
)
from bot.wechat.offers import word_text
from bot.wechat.query import Query, parse_query
from handlers.claims import ReplayError
from handlers.inquiry import Kind

_log = structlog.get_logger()

routes = web.RouteTableDef()

_CHECK = "check"
"""What a check of our address claims to bring, whatever is to be echoed."""


def _find_account(request: web.Request) -> Account:
    """Return the account in the address; 404 for a name nobody configured."""
    account = request.app[ACCOUNTS].get(request.match_info["account"])
    if account is None:
        raise web.HTTPNotFound(text="no such account")
    return account


def _refuse(account: Account, error: Exception) -> web.HTTPForbidden:
    """Log a request that is not shown to be WeChat's, and return its answer."""
    _log.warning("wechat.refused", account=account.name, fault=type(error).__name__)
    return web.HTTPForbidden(text="forbidden")


@routes.get("/wechat/{account}", allow_head=False)
async def verify_address(request: web.Request) -> web.Response:
    """Answer WeChat's check that this address is ours: echostr back, or 403."""
    account = _find_account(request)
    try:
        query = parse_query(request.query.items())
        echostr = verify_url(account, query, now=request.app[CLOCK]() / 1000)
        await hold_claim(request, account, query, _CHECK)
    except (BadRequestSignatureError, ReplayError) as error:
        raise _refuse(account, error) from error
    return web.Response(text=echostr, content_type="text/plain")


@routes.post("/wechat/{account}")
async def receive_message(request: web.Request) -> web.Response:
    """Answer one delivery of WeChat's: 403 for a forged one, else 200 with a reply or success.

    What no message of WeChat's is, is told so: 400 for what is made to harm, 413 for over 64 KiB.
    """
    account = _find_account(request)
    try:
        query = parse_query(request.query.items())
        return await _answer(request, account, query)
    except (BadRequestSignatureError, ReplayError) as error:
        raise _refuse(account, error) from error


async def _answer(request: web.Request, account: Account, query: Query) -> web.Response:
    """Answer a delivery. Raises BadRequestSignatureError's kinds and ReplayError."""
    received_at = request.app[CLOCK]()
    now = received_at / 1000
    body = await read_body(request)
    try:
        message = decode(account, query, body, now=now)
    except MalformedMessageError as error:
        _log.warning("wechat.unreadable", account=account.name, fault=str(error))
        await hold_claim(request, account, query, hashlib.sha256(body).hexdigest())
        if isinstance(error, HarmfulMessageError):
            raise web.HTTPBadRequest(text="bad request") from error
        return web.Response(body=SUCCESS, content_type="text/plain")
    citizens = request.app[CITIZENS]
    inquiry = to_inquiry(
        message,
        account.name,
        citizen=citizens.code(account.name, message.sender),
        # Without our key, an openid could be tried against the second of a follow or a leaving.
        key=citizens.code(f"{account.name}:message", message.key),
        received_at=received_at,
        claim=make_claim(citizens, account, query, message.content_digest),
        takes_complaints=account.kind is AccountKind.SUPERVISION,
        may_pass_on=account.desk is Agents.WECHAT,
    )
    if inquiry.kind is Kind.SILENT:
        await hold_claim(request, account, query, message.content_digest)
    platform = request.app[PLATFORM]
    may_send = platform.may_send(account.name)
    courier = Courier(platform, account.name, message.sender) if may_send else None
    reply = await request.app[PIPELINE].reply_in_time(inquiry, courier)
    stamp = Stamp(request.app[CLOCK]() // 1000, query.nonce, secrets.token_bytes(16))
    if reply.passes_on:
        answer = encode_transfer(account, message, stamp=stamp)
    else:
        answer = encode(account, message, word_text(reply), stamp=stamp)
    kind = "text/plain" if answer == SUCCESS else "application/xml"
    return web.Response(body=answer, content_type=kind, charset="utf-8")
