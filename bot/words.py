"""Trying a change of words: which golden questions would no longer be answered by their entry."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.store import Store
from handlers.services import Knowledge, build_knowledge
from handlers.trial.asking import ask
from knowledge.documents import seed_folder
from knowledge.lexicon import WordChange

DESPITE = "验收问题有变化仍通过，因为：{despite}"


def join_reason(comment: str, despite: str) -> str:
    """Return what is kept of a judgement: the comment, and why golden questions may break."""
    reason = DESPITE.format(despite=despite) if despite else ""
    return "\n".join(filter(None, [comment, reason]))


async def find_broken(
    store: Store, knowledge: Knowledge, change: WordChange, *, now: int
) -> list[str]:
    """Return the golden questions that are met now and would not be with a change.

    Takes as long as an index of everything published. Raises KnowledgeError.
    """
    snapshot = replace(knowledge.snapshot, words=(*knowledge.snapshot.words, change))
    after = await asyncio.to_thread(build_knowledge, snapshot, seed_folder())
    broken = []
    for golden in await asyncio.to_thread(store.golden.list_all):
        was, will = [await ask(golden.question, one, now) for one in (knowledge, after)]
        if golden.is_met(was.outcome, was.entries) and not golden.is_met(
            will.outcome, will.entries
        ):
            broken.append(golden.question)
    return broken
