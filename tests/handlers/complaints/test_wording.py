"""Promises of every sentence about complaints that a citizen can receive."""

from __future__ import annotations

import re

import pytest

from handlers.complaints import wording
from handlers.complaints.complaint import ComplaintStatus, Nature
from handlers.complaints.form import QUESTIONS

SENTENCES = {
    **{
        name: sentence
        for name, sentence in vars(wording).items()
        if name.isupper() and isinstance(sentence, str)
    },
    **{
        f"{nature} {step}": question
        for nature, questions in wording.QUESTIONS.items()
        for step, question in questions.items()
    },
}
VALUES = {
    "nature": "投诉",
    "word": "我要投诉",
    "field": "事项",
    "number": "TS261125-482735",
    "question": "您的建议是什么？",
    "answer": "社保窗口",
    "opening": "没人理",
    "words": "没人理",
    "length": 500,
    "days": 7,
    "more": 15,
    "day": "2026年11月25日",
    "day1": "2026年12月4日",
    "day2": "2026年12月16日",
    "line": "2026年11月25日 已收到",
    "comment": "已转社保窗口。",
    "status": "已收到",
    "matter": "没人理",
    "count": 3,
}


@pytest.mark.parametrize("name", SENTENCES)
def test_sentences_are_polite(name: str) -> None:
    """No sentence calls a citizen 你, raises its voice, or leaves Chinese punctuation."""
    sentence = SENTENCES[name].format(**VALUES)
    assert re.search("[\u4e00-\u9fff]", sentence)
    assert not re.search("[你!！{}]", sentence)
    assert not re.search(r"[\u4e00-\u9fff][,;:?]", sentence)


@pytest.mark.parametrize("nature", Nature)
def test_every_nature_has_its_words(nature: Nature) -> None:
    """Complaint and suggestion each have a name, an opening and four short questions."""
    assert wording.NATURES[nature] in wording.OPENINGS[nature]
    assert tuple(wording.QUESTIONS[nature]) == QUESTIONS == tuple(wording.FIELDS)
    assert all(len(question) <= 40 for question in wording.QUESTIONS[nature].values())


def test_every_status_has_a_name_of_its_own() -> None:
    """Each status reads as a word of its own."""
    assert tuple(wording.STATUSES) == tuple(ComplaintStatus)
    assert len(set(wording.STATUSES.values())) == len(ComplaintStatus)
