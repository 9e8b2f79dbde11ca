"""Splitting: the single questions of a message that asks several."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.matching.splitting import clauses, sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("电话多少？地址在哪", ["电话多少？", "地址在哪"]),
        ("电话多少?？地址在哪！！谢谢。", ["电话多少?？", "地址在哪", "谢谢"]),
        ("电话多少；地址在哪\n时间呢", ["电话多少", "地址在哪", "时间呢"]),
        ("约9.8亿元", ["约9.8亿元"]),
        ("电话多少.地址在哪", ["电话多少", "地址在哪"]),
        ("电话，地址", ["电话，地址"]),
        ("嗯。电话多少", ["电话多少"]),
        ("？？？", []),
        ("啊？电话？", ["电话？"]),
        ("", []),
    ],
)
def test_sentences_end_at_stops(text: str, parts: list[str]) -> None:
    """A message is cut at stops, not at decimals; pieces of one character are dropped."""
    assert list(sentences(text)) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1.怎么申请 2.多久答复 3.要钱吗", ["怎么申请？", "多久答复？", "要钱吗？"]),
        ("1、电话多少？2、地址", ["电话多少？", "地址？"]),
        ("（1）哪天试运行（2）多少事项", ["哪天试运行？", "多少事项？"]),
        ("①电话②微信号", ["电话？", "微信号？"]),
        ("想问三件事：一是人数，二是访问量，三是讯息。", ["人数？", "访问量？", "讯息？"]),
        ("第一，培训几次；第二，开会几次", ["培训几次？", "开会几次？"]),
        ("首先电话多少，其次微信号多少", ["电话多少？", "微信号多少？"]),
        ("头一个是电话多少，再一个就是地址在哪", ["电话多少？", "地址在哪？"]),
        ("我在大厅。一、电话；二、地址", ["我在大厅", "电话？", "地址？"]),
    ],
)
def test_each_item_of_a_list_is_a_question(text: str, parts: list[str]) -> None:
    """What is numbered is asked, whatever numbers it; the number is no part of the question."""
    assert list(sentences(text)) == parts


@pytest.mark.parametrize(
    "text",
    [
        "附表九（二）和附表十（三）各是多少",
        "2016年1、2月多少",
        "第十二条、第二十条写什么",
        "附表1.1和1.2.1",
        "约9.8亿和1770万",
        "10月8日是哪年",
        "1、电话多少",
        "一是怎么写",
    ],
)
def test_what_numbers_nothing_stays(text: str) -> None:
    """A row of the annex, an article, a date, a decimal or a single mark makes no list."""
    assert sentences(text) == (text,)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("电话多少，地址在哪", ["电话多少", "地址在哪"]),
        ("电话多少还有地址在哪", ["电话多少", "地址在哪"]),
        ("电话、地址、时间？谢谢", ["电话", "地址", "时间", "谢谢"]),
        ("工程交易几次 货物采购几次", ["工程交易几次", "货物采购几次"]),
        ("微信 号 是 多少", ["微信 号 是 多少"]),
        ("电话多少，另外地址在哪", ["电话多少", "地址在哪"]),
        ("电话多少", ["电话多少"]),
        ("，，", []),
    ],
)
def test_clauses_end_at_commas_and_joints(text: str, parts: list[str]) -> None:
    """A sentence is cut again at commas, at words such as 还有 and at spaces between words."""
    assert list(clauses(text)) == parts


@given(st.text(alphabet="电话多少？，。还有 \n9.", max_size=40))
def test_cutting_adds_no_words(text: str) -> None:
    """Every piece stands in the message, in its order."""
    at = 0
    for piece in clauses(text):
        words = piece.rstrip("？")
        at = text.index(words, at) + len(words)
