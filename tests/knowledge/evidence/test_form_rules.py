"""Entries speak to citizens politely and briefly, and no question leads to two of them."""

from __future__ import annotations

import dataclasses

import pytest
from support.evidence import documents, faults_after, faults_of, shipped

from knowledge.evidence.check import check_entries
from knowledge.evidence.fault import EvidenceRule, Fault

RULE = EvidenceRule


def test_citizens_are_addressed_politely() -> None:
    """你 and exclamation marks of either width are found; 你好 is a greeting."""
    answer = shipped()["help-how-to-ask"].answer
    assert faults_after("help-how-to-ask", answer=f"{answer}你试试。") == {
        (RULE.FORM_OF_ADDRESS, "你")
    }
    assert not faults_after("help-how-to-ask", answer=f"你好。{answer}")
    for mark in "！!":
        loud = answer + mark
        assert faults_after("help-how-to-ask", answer=loud) == {(RULE.EXCLAMATION, loud)}


def test_an_answer_fits_into_one_message_with_its_source() -> None:
    """Answer, citation, section and note together leave room for the line on how to verify."""
    long = shipped()["decline-chat"].answer + "再说一遍，" * 130
    assert RULE.LENGTH in {rule for rule, _ in faults_after("decline-chat", answer=long)}


@pytest.mark.parametrize("question", ["中心的联系电话", "联系电话是多少?", "中心在？在哪？"])
def test_a_standard_question_ends_with_its_mark(question: str) -> None:
    """A standard question has one ？, at its end."""
    assert faults_after("centre-phone", question=question) == {(RULE.QUESTION_MARK, question)}


def test_no_words_lead_to_two_entries() -> None:
    """The same words in another script, width or punctuation are the same question."""
    first, second = shipped()["stat-trades"], shipped()["stat-hall-faq"]
    twin = dataclasses.replace(second, phrasings=("公共資源交易，有多少場次",))
    faults = [
        fault for fault in check_entries([first, twin], documents()) if fault.entry == twin.id
    ]
    words = "公共資源交易，有多少場次, also stat-trades"
    assert faults == [Fault(twin.id, RULE.SAME_QUESTION, words)]


def test_a_phrasing_says_something_and_says_it_once() -> None:
    """A phrasing of punctuation alone, and one that repeats the question, are found."""
    entry = shipped()["stat-trades"]
    empty = dataclasses.replace(entry, phrasings=("？？",))
    assert faults_of(empty) == {(RULE.SAME_QUESTION, "'？？' says nothing")}
    twice = dataclasses.replace(entry, phrasings=(entry.question[:-1],))
    assert faults_of(twice) == {(RULE.SAME_QUESTION, f"{entry.question[:-1]}, also {entry.id}")}


def test_a_fault_is_one_line_that_names_entry_rule_and_words() -> None:
    """A developer reads in one line where the fault is, what is demanded, and which words."""
    fault = Fault("stat-trades", RULE.FIGURE, "69场次")
    assert str(fault) == (
        "stat-trades: figure: this figure of the answer does not stand in what it rests on: 69场次"
    )
