"""What an entry must be like before it is submitted; for pages and spreadsheets alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.entry import Entry, Stance
from knowledge.text import fold

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_ID = 60
LONGEST_QUESTION = 60
LONGEST_PHRASING = 60
LONGEST_LINE = 200
"""Characters of a unit, or of a part of a source."""
LONGEST_ANSWER = 2000
"""Characters of an answer: three messages of WeChat's, which citizens read by asking for more."""
MOST_PHRASINGS = 300
FIRST_YEAR, LAST_YEAR = 1949, 2100

ID_PATTERN = "编号只能用小写字母、数字和短横线，例如 centre-phone。"
TOO_LONG = "最多{most}个字，现在是{count}个。"
EMPTY_ID = "请填写编号。"
EMPTY_QUESTION = "请填写标准问题。"
EMPTY_ANSWER = "请填写答复。"
NO_WORDS = "要有文字，不能只有标点或符号。"
ONE_LINE = "只能写一行。"
UNSEEN = "含有看不见的字符，请删去后重新输入。"
NO_CITATION = "答复要有出处，请填写引用的文件，例如“2016年度报告”。"
PHRASING_LONG = "第{number}条问法：" + TOO_LONG
PHRASING_EMPTY = "第{number}条问法" + NO_WORDS
PHRASING_TWICE = "第{number}条问法与“{other}”重复。"
TOO_MANY_PHRASINGS = "问法最多{most}条，现在是{count}条。"
BAD_YEAR = "年份要在{first}到{last}之间，{year}不是。"
DAYS_TURNED = "失效日期早于生效日期。"

# Of control characters line ends and tabs are seen; halves of a pair are no character.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: the field of the entry, and a sentence for who wrote it."""

    field: str
    says: str


def has_unseen(text: str) -> bool:
    """Tell whether a text holds control characters, but for line ends and tabs."""
    return bool(_UNSEEN.search(text))


def _check_line(field: str, text: str, most: int) -> Iterator[Fault]:
    if len(text) > most:
        yield Fault(field, TOO_LONG.format(most=most, count=len(text)))
    if "\n" in text:
        yield Fault(field, ONE_LINE)
    elif has_unseen(text):
        yield Fault(field, UNSEEN)


def _check_id(entry: Entry) -> Iterator[Fault]:
    if not entry.id:
        yield Fault("id", EMPTY_ID)
    elif not ID.fullmatch(entry.id):
        yield Fault("id", ID_PATTERN)
    if len(entry.id) > LONGEST_ID:
        yield Fault("id", TOO_LONG.format(most=LONGEST_ID, count=len(entry.id)))


def _check_question(entry: Entry) -> Iterator[Fault]:
    if not entry.question.strip():
        yield Fault("question", EMPTY_QUESTION)
    elif not fold(entry.question):
        yield Fault("question", NO_WORDS)
    yield from _check_line("question", entry.question, LONGEST_QUESTION)


def _check_answer(entry: Entry) -> Iterator[Fault]:
    if not entry.answer.strip():
        # An item of the window directory says what it says in its fields.
        if entry.window is None:
            yield Fault("answer", EMPTY_ANSWER)
    elif not fold(entry.answer):
        yield Fault("answer", NO_WORDS)
    if len(entry.answer) > LONGEST_ANSWER:
        yield Fault("answer", TOO_LONG.format(most=LONGEST_ANSWER, count=len(entry.answer)))
    if has_unseen(entry.answer):
        yield Fault("answer", UNSEEN)


def _check_phrasings(entry: Entry) -> Iterator[Fault]:
    count = len(entry.phrasings)
    if count > MOST_PHRASINGS:
        yield Fault("phrasings", TOO_MANY_PHRASINGS.format(most=MOST_PHRASINGS, count=count))
    seen = {fold(entry.question): entry.question}
    for number, text in enumerate(entry.phrasings, 1):
        folded = fold(text)
        if not folded:
            yield Fault("phrasings", PHRASING_EMPTY.format(number=number))
        elif other := seen.get(folded):
            yield Fault("phrasings", PHRASING_TWICE.format(number=number, other=other))
        if len(text) > LONGEST_PHRASING:
            says = PHRASING_LONG.format(number=number, most=LONGEST_PHRASING, count=len(text))
            yield Fault("phrasings", says)
        if has_unseen(text) or "\n" in text:
            yield Fault("phrasings", UNSEEN)
        seen.setdefault(folded, text)


def _check_source(entry: Entry) -> Iterator[Fault]:
    source = entry.source
    if entry.stance is Stance.FACT and not source.citation.strip() and entry.window is None:
        yield Fault("citation", NO_CITATION)
    for field in ("document", "citation", "section", "label_note"):
        yield from _check_line(field, getattr(source, field), LONGEST_LINE)
    yield from _check_line("unit", entry.unit, LONGEST_LINE)


def _check_days(entry: Entry) -> Iterator[Fault]:
    for year in entry.years:
        if not FIRST_YEAR <= year <= LAST_YEAR:
            yield Fault("years", BAD_YEAR.format(first=FIRST_YEAR, last=LAST_YEAR, year=year))
    if entry.valid_from and entry.valid_until and entry.valid_until < entry.valid_from:
        yield Fault("valid_until", DAYS_TURNED)


def find_faults(entry: Entry) -> list[Fault]:
    """Return what must be mended before an entry is submitted, in the order of its fields.

    `field` is the name of the field of Entry, or of its Source.
    """
    checks = (
        _check_id,
        _check_question,
        _check_answer,
        _check_phrasings,
        _check_source,
        _check_days,
    )
    return [fault for check in checks for fault in check(entry)]
