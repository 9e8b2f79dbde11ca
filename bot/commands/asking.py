"""`inquiry-bot ask` and `chat`: the bot's answers without a channel; nothing is recorded."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from uuid import uuid4

import click

from bot.commands.knowing import load_knowledge
from bot.commands.options import load, where
from bot.pipeline import try_out
from bot.store import now_ms, open_store
from handlers.catalogue import HANDLERS
from handlers.exchange import Exchange, make_exchange
from handlers.inquiry import Channel, Inquiry, Kind
from handlers.journal import LONGEST_TALK
from handlers.period import day_of
from handlers.services import Knowledge


def _inquire(text: str) -> Inquiry:
    return Inquiry("console", Channel.CONSOLE, "console", uuid4().hex, now_ms(), Kind.TEXT, text)


def _read_question(line: bytes) -> str:
    """Return the question of a JSON line; raises ValueError, KeyError or TypeError for others."""
    question = json.loads(line)["question"]
    if not isinstance(question, str):
        raise TypeError(f"the question is no text but {type(question).__name__}")
    question.encode()  # a lone surrogate could be neither answered nor written
    return question


def _row(question: str, knowledge: Knowledge) -> dict[str, object]:
    """Return what `ask --jsonl` writes for one question."""
    inquiry = _inquire(question)
    reply = asyncio.run(try_out(knowledge, inquiry, HANDLERS, None))
    _, ranked = knowledge.matcher.judge(question, today=day_of(inquiry.received_at))
    candidates = [
        {
            "entry": found.entry,
            "question": knowledge.snapshot.by_id[found.entry].entry.question,
            "probability": round(found.probability, 4),
        }
        for found in ranked
    ]
    first = reply.parts[0] if reply.parts else None
    return {
        "question": question,
        "outcome": reply.outcome,
        "reply": reply.text,
        "entry": first.entry if first else None,
        "probability": round(first.probability, 4) if first else None,
        "candidates": candidates,
    }


def _ask_lines(knowledge: Knowledge) -> None:
    """Answer each line of standard input; a line that is no question is named, none is lost."""
    faults = 0
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            row = _row(_read_question(line), knowledge)
        except (ValueError, KeyError, TypeError) as error:
            faults += 1
            click.echo(f"line {number}: not a question: {error!r}", err=True)
            row = {"question": None, "outcome": "failed", "reply": "", "entry": None}
            row |= {"probability": None, "candidates": []}
        click.echo(json.dumps(row, ensure_ascii=False))
    if faults:
        sys.exit(1)


@click.command()
@click.argument("text", required=False)
@click.option("--jsonl", is_flag=True, help='Read {"question": …} lines, write JSON lines.')
@where
def ask(text: str | None, config: Path | None, database: Path | None, *, jsonl: bool) -> None:
    """Show what the bot would answer; nothing is recorded."""
    if not jsonl and not text:
        raise click.UsageError("give a TEXT, or --jsonl and lines on standard input")
    settings = load(config, database)
    with open_store(settings.server.database) as store:
        knowledge = load_knowledge(store, settings)
        if jsonl:
            _ask_lines(knowledge)
        else:
            reply = asyncio.run(try_out(knowledge, _inquire(str(text)), HANDLERS, None))
            click.echo(reply.text)


@click.command()
@where
def chat(config: Path | None, database: Path | None) -> None:
    """Talk to the bot in the terminal; nothing is recorded."""
    settings = load(config, database)
    with open_store(settings.server.database) as store:
        knowledge = load_knowledge(store, settings)
        said: list[Exchange] = []
        for line in sys.stdin.buffer:
            words = line.decode(sys.stdin.encoding, errors="replace").strip()
            inquiry = _inquire(words)
            last = said[0] if said else None
            reply = asyncio.run(try_out(knowledge, inquiry, HANDLERS, last, *said[1:]))
            click.echo(reply.text)
            click.echo()
            said = [make_exchange(inquiry, reply, text=words), *said][:LONGEST_TALK]
