"""What an entry must be like: each fault is named once, by its field, in words for a clerk."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from support.evidence import shipped
from support.knowledge import make_entry

from knowledge.entry import Source, Stance, Window
from knowledge.review.checking import LONGEST_ANSWER, LONGEST_QUESTION, find_faults


def test_what_is_shipped_has_no_faults() -> None:
    """Every shipped entry could be submitted as it is."""
    assert [fault for entry in shipped().values() for fault in find_faults(entry)] == []


@pytest.mark.parametrize(
    ("fields", "faulty"),
    [
        ({"entry_id": ""}, ["id"]),
        ({"entry_id": "Ä b"}, ["id"]),
        ({"entry_id": "a" * 61}, ["id"]),
        ({"question": " "}, ["question"]),
        ({"question": "？？"}, ["question"]),
        ({"question": "问" * (LONGEST_QUESTION + 1)}, ["question"]),
        ({"question": "一问\n二问？"}, ["question"]),
        ({"question": "问\x07？"}, ["question"]),
        ({"answer": ""}, ["answer"]),
        ({"answer": "。"}, ["answer"]),
        ({"answer": "答" * LONGEST_ANSWER}, []),
        ({"answer": "答" * (LONGEST_ANSWER + 1)}, ["answer"]),
        ({"answer": "答\x00"}, ["answer"]),
        ({"answer": "第一行\n\t第二行"}, []),
        ({"phrasings": ("怎么办", "！")}, ["phrasings"]),
        ({"phrasings": ("怎么办", "怎么办？")}, ["phrasings"]),
        ({"phrasings": ("怎麼辦", "怎么办")}, ["phrasings"]),
        ({"phrasings": ("电话多少",)}, ["phrasings"]),
        ({"phrasings": ("长" * 61,)}, ["phrasings"]),
        ({"phrasings": ("一\n二",)}, ["phrasings"]),
        ({"phrasings": tuple(f"第{n}问" for n in range(301))}, ["phrasings"]),
        ({"source": Source()}, ["citation"]),
        ({"source": Source(), "stance": Stance.GAP}, []),
        ({"source": Source(citation="引" * 201)}, ["citation"]),
        ({"unit": "单位\n二"}, ["unit"]),
        ({"years": (1848,)}, ["years"]),
        ({"years": (2015, 2016)}, []),
        (
            {"valid_from": dt.date(2026, 2, 1), "valid_until": dt.date(2026, 1, 31)},
            ["valid_until"],
        ),
        ({"valid_from": dt.date(2026, 2, 1), "valid_until": dt.date(2026, 2, 1)}, []),
        ({"window": Window("局", "事"), "answer": "", "source": Source()}, []),
    ],
)
def test_a_fault_is_named_by_its_field(fields: dict[str, Any], faulty: list[str]) -> None:
    """A fault belongs to one field and says in a sentence what to do."""
    given = {"entry_id": "ok", "question": "电话多少？", **fields}
    phrasings = given.pop("phrasings", ())
    entry = make_entry(given.pop("entry_id"), given.pop("question"), *phrasings, **given)
    faults = find_faults(entry)
    assert [one.field for one in faults] == faulty
    assert all(one.says.endswith("。") for one in faults)
