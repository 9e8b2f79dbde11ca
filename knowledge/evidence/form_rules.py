"""Rules for the form of entries: whom they address, how long they are, that none is twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.entry import Entry
from knowledge.evidence.fault import EvidenceRule, Fault
from knowledge.text import fold

LONGEST_BYTES = 1800
"""UTF-8 bytes of an answer, its citation, section and note.

WeChat takes 2047 in one message; the rest is for 出处, 注 and how to verify.
"""

_GREETING = "你好"


def form_faults(entry: Entry) -> Iterator[Fault]:
    """Find 你, exclamation marks, overlong answers and questions without their mark.

    A question is the citizen's own voice and may say 你们 to the centre; an answer may not.
    """
    if "你" in entry.answer.replace(_GREETING, ""):
        yield Fault(entry.id, EvidenceRule.FORM_OF_ADDRESS, "你")
    for text in (entry.question, entry.answer):
        if "！" in text or "!" in text:
            yield Fault(entry.id, EvidenceRule.EXCLAMATION, text)
    source = entry.source
    whole = f"{entry.answer}{source.citation}{source.section}{source.label_note}"
    size = len(whole.encode())
    if size > LONGEST_BYTES:
        yield Fault(entry.id, EvidenceRule.LENGTH, f"{size} bytes, {LONGEST_BYTES} allowed")
    if not entry.question.endswith("？") or entry.question.count("？") > 1:
        yield Fault(entry.id, EvidenceRule.QUESTION_MARK, entry.question)


def question_faults(entries: Sequence[Entry]) -> Iterator[Fault]:
    """Find words that ask for nothing, for two entries, or twice for one."""
    owners: dict[str, str] = {}
    for entry in entries:
        for text in entry.texts:
            words = fold(text)
            if not words:
                yield Fault(entry.id, EvidenceRule.SAME_QUESTION, f"{text!r} says nothing")
            elif words in owners:
                yield Fault(entry.id, EvidenceRule.SAME_QUESTION, f"{text}, also {owners[words]}")
            else:
                owners[words] = entry.id
