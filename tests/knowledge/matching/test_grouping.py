"""Promises of grouping: alike questions together, each in one group, the same way every time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.documents import seed_folder
from knowledge.lexicon import read_lexicon
from knowledge.matching.grouping import Core, Groups, differ, find_core

LEXICON = read_lexicon(seed_folder())


def core(text: str) -> Core:
    """Return what a question is about."""
    return find_core(text, LEXICON)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("医保怎么报销", "请问医保报销怎么办理？"),
        ("医保怎么报销", "報銷醫保需要什麼"),
        ("停车场在哪里", "你们的停车场在哪儿呀"),
        ("新生儿落户需要什么材料", "新生儿落户要哪些材料"),
        ("不动产登记证丢了怎么补办", "不动产登记证丢失怎么补办"),
    ],
)
def test_the_same_in_other_words_is_alike(one: str, other: str) -> None:
    """Stems, fillers, script, order and a character or two do not keep questions apart."""
    assert differ(core(one), core(other)) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("医保怎么报销", "社保怎么报销"),
        ("2015年收到多少申请", "2016年收到多少申请"),
        ("停车场在哪里", "食堂在哪里"),
        ("怎么办营业执照", "怎么办护照"),
        ("落户要什么材料", "退休要什么材料"),
    ],
)
def test_another_matter_is_not_alike(one: str, other: str) -> None:
    """What asks the same of something else, or of another year, stays apart."""
    assert differ(core(one), core(other)) is None


def test_what_is_nothing_but_stems_is_itself() -> None:
    """A question of nothing but words that say nothing is compared as it is."""
    assert core("怎么办").text
    assert differ(core("怎么办"), core("请问怎么办呢")) == 0
    assert differ(core("怎么办"), core("在哪里")) is None


CORES = st.builds(
    Core,
    st.text("医社保报销退休金落户", max_size=9),
    st.lists(st.sampled_from(["1", "2016"]), max_size=1).map(tuple),
)


def slow_join(
    leaders: list[tuple[Core, str]], known: dict[Core, str], one: Core, name: str
) -> str:
    """Return the group of a question by looking at every leader; the oracle."""
    if one not in known:
        near = [
            (count, place)
            for place, (leader, _) in enumerate(leaders)
            if (count := differ(one, leader)) is not None
        ]
        if near:
            known[one] = leaders[min(near)[1]][1]
        else:
            leaders.append((one, name))
            known[one] = name
    return known[one]


@given(st.lists(CORES, max_size=40))
def test_each_joins_the_nearest_group(cores: list[Core]) -> None:
    """The index finds the very group that a look at every leader finds."""
    groups = Groups()
    leaders: list[tuple[Core, str]] = []
    known: dict[Core, str] = {}
    for number, one in enumerate(cores):
        name = str(number)
        assert groups.join(one, name) == slow_join(leaders, known, one, name)
    assert len(groups) == len(leaders)


@given(st.lists(CORES, max_size=30), st.integers(0, 30))
def test_what_was_kept_goes_on_as_before(cores: list[Core], cut: int) -> None:
    """Groups read back from what they were make the same of what comes next."""
    whole = Groups()
    names = [whole.join(one, str(number)) for number, one in enumerate(cores)]
    again = Groups()
    for one, name in zip(cores[:cut], names[:cut], strict=True):
        again.keep(one, name)
    later = [again.join(one, str(number)) for number, one in enumerate(cores)][cut:]
    assert later == names[cut:]
