"""Measures for operators, in Prometheus text; never a citizen's words or codes.

Several workers write theirs into files of one folder, and whoever is asked sums all of them, so
it does not matter which worker a question reaches. What a worker counted stays when it dies.
"""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from bot.keys import ACCOUNTS, CLOCK, SETTINGS, SHARED_FOLDER
from handlers.exchange import Exchange
from handlers.journal import Journal

FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""The environment variable by which the library, when imported, knows the workers' folder."""

_INQUIRIES = Counter(
    "inquiry_bot_exchanges", "Exchanges recorded, repeats left out.", ["channel", "outcome"]
)
_ANSWER = Histogram(
    "inquiry_bot_answer_seconds",
    "From arrival to the finished reply.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 4, 5, 10),
)
_COMMIT = Histogram(
    "inquiry_bot_commit_seconds",
    "One commit of a group of writes.",
    buckets=(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
)
_GROUP = Histogram(
    "inquiry_bot_commit_writes",
    "Writes in one commit.",
    buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256, 512),
)
_WAITING = Gauge(
    "inquiry_bot_writes_waiting",
    "Writes left in the queue when the last group was committed.",
    multiprocess_mode="livesum",
)
_IN_FLIGHT = Gauge(
    "inquiry_bot_requests_in_flight", "Requests being answered.", multiprocess_mode="livesum"
)
_ENTRIES = Gauge("inquiry_bot_entries", "Published entries.", multiprocess_mode="livemax")
_VECTORS = Gauge(
    "inquiry_bot_vectors",
    "Phrasings whose sentence vectors are loaded; 0 without a model, and while they are computed.",
    multiprocess_mode="livemin",
)

_TOKEN_END_NAME = "inquiry_bot_token_ends_at_seconds"  # noqa: S105 - a measure, no secret
_TOKEN_END = Gauge(
    _TOKEN_END_NAME,
    "When the platform's access token that is held ends, in Unix time; 0 while none is held.",
    ["account"],
    multiprocess_mode="livemax",
)

_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")


class MeasuredJournal(Journal):
    """A journal that counts what it records."""

    async def record(self, exchange: Exchange, **more: Any) -> Exchange:
        """Do as `Journal.record` does, and count what was not there before."""
        kept = await super().record(exchange, **more)
        if not kept.is_repeat:
            _INQUIRIES.labels(kept.channel.value, kept.reply.outcome.value).inc()
            _ANSWER.observe(kept.latency_ms / 1000)
        return kept


def note_commit(writes: int, seconds: float, waiting: int) -> None:
    """Note a commit: how many writes it held, how long it took, how many wait for the next."""
    _GROUP.observe(writes)
    _COMMIT.observe(seconds)
    _WAITING.set(waiting)


def note_entries(number: int) -> None:
    """Note how many entries are published."""
    _ENTRIES.set(number)


def note_vectors(number: int) -> None:
    """Note of how many phrasings the sentence vectors are loaded."""
    _VECTORS.set(number)


def note_token(account: str, expires_at: int | None) -> None:
    """Note when an account's access token ends (ms UTC), None while it holds none."""
    _TOKEN_END.labels(account).set((expires_at or 0) / 1000)


def forget_worker(process: int, folder: Path) -> None:
    """Drop what only a living worker has, such as requests in flight; counts stay."""
    mark_process_dead(process, str(folder))  # type: ignore[no-untyped-call]


@web.middleware
async def count_in_flight(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Count the requests being answered."""
    with _IN_FLIGHT.track_inprogress():
        return await handler(request)


def _may_read(request: web.Request) -> bool:
    """Tell whether who asks is this machine or a configured address, and no proxy's caller.

    Behind a proxy everybody seems to come from this machine, so what was passed on is refused.
    """
    peer = request.transport.get_extra_info("peername") if request.transport else None
    if not peer or any(name in request.headers for name in _FORWARDED):
        return False
    address = ipaddress.ip_address(peer[0].partition("%")[0])
    networks = request.app[SETTINGS].server.metrics_from
    return address.is_loopback or any(address in network for network in networks)


def _write_tokens(app: web.Application, registry: CollectorRegistry) -> bytes:
    """Return how long each account's token still lasts, at whichever worker it is held."""
    shown = CollectorRegistry()
    left = Gauge(
        "inquiry_bot_token_seconds_left",
        "How long the token that is held still lasts; 0 while none is held.",
        ["account"],
        registry=shown,
    )
    now = app[CLOCK]() / 1000
    for name, account in app[ACCOUNTS].items():
        if account.app_secret:
            ends_at = registry.get_sample_value(_TOKEN_END_NAME, {"account": name}) or 0
            left.labels(name).set(max(ends_at - now, 0))
    return generate_latest(shown)


async def show_metrics(request: web.Request) -> web.Response:
    """Answer with all measures; 404 for whom they are not meant."""
    if not _may_read(request):
        raise web.HTTPNotFound
    folder = request.app[SHARED_FOLDER]
    registry = REGISTRY
    if folder is not None:
        registry = CollectorRegistry()
        MultiProcessCollector(registry, str(folder))  # type: ignore[no-untyped-call]
    headers = {"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"}
    body = generate_latest(registry) + _write_tokens(request.app, registry)
    return web.Response(body=body, headers=headers)
