"""Promises of the words that begin a complaint, and of those that do not."""

from __future__ import annotations

import pytest

from handlers.complaints.complaint import Nature
from handlers.complaints.words import (
    asks_only,
    find_command,
    find_opening,
    find_story,
    wants_own,
    wants_to_withdraw,
    withdraws,
)
from handlers.services import Knowledge

BEGINNING = {
    *("投诉", "举报", "我要投诉", "我要举报", "我要举报窗口违规", "我要举报某个商店"),
    *("提意见", "提建议", "我有个建议", "jianyi"),
}
"""What the knowledge base knows as a question, and begins a dialogue where one may complain."""


@pytest.mark.parametrize(
    "text", ["我要投诉", "投诉", "我想投诉。", "我要舉報", "举报！", "我要投诉 ", "我要反映问题"]
)
def test_a_wish_to_complain_is_understood(text: str) -> None:
    """A few plain words begin a complaint, in any script and with any signs."""
    assert find_opening(text) is Nature.COMPLAINT


@pytest.mark.parametrize("text", ["我要建议", "建议", "提意见", "我有个建议", "提個建議"])
def test_a_wish_to_suggest_is_understood(text: str) -> None:
    """A few plain words begin a suggestion."""
    assert find_opening(text) is Nature.SUGGESTION


@pytest.mark.parametrize(
    ("text", "nature"),
    [
        ("我要投诉3号窗口乱收费", Nature.COMPLAINT),
        ("你好，我想举报一下社保窗口的人上班睡觉", Nature.COMPLAINT),
        ("俺要投诉！窗口那人把俺的材料摔出来", Nature.COMPLAINT),
        (
            "我要投诉，早上八点去排队，十点了还没有人来，问工作人员怎么回事，他说你爱等不等",
            Nature.COMPLAINT,
        ),
        ("我想提个建议，大厅多放几把椅子", Nature.SUGGESTION),
        ("我要建议周六上午也开门", Nature.SUGGESTION),
    ],
)
def test_a_complaint_in_one_message_begins_with_what_it_says(text: str, nature: Nature) -> None:
    """我要投诉 and what happened, in one message, begin a dialogue."""
    assert find_story(text) is nature


@pytest.mark.parametrize(
    "text",
    [
        "怎么投诉",
        "投诉电话是多少",
        "我要投诉打什么电话",
        "我要投诉应该找谁",
        "我想投诉窗口怎么办",
        "我要举报可以匿名吗",
        "我想投诉在哪里投诉",
        "我要投诉的话多久有结果",
        "我想反映问题走哪个渠道",
        "被投诉了多少件",
        "监督电话是多少",
        "监督平台的微信号是什么",
        "我要投诉窗口",
        "建议书怎么写",
        "想反映窗口用服务号还是监督号",
        "要举报不敢写真名",
    ],
)
def test_a_question_about_complaining_stays_a_question(text: str) -> None:
    """Who asks how, where or whether to complain is answered, and begins nothing."""
    assert find_opening(text) is None
    assert find_story(text) is None


def test_questions_of_the_knowledge_base_begin_no_complaint(knowledge: Knowledge) -> None:
    """Of all known ways to ask only the plain wishes begin one, and none steers or withdraws."""
    texts = {text for one in knowledge.snapshot.published for text in one.entry.texts}
    assert {text for text in texts if find_opening(text) or find_story(text)} == BEGINNING
    for text in texts:
        assert find_command(text) is None, text
        assert not wants_own(text), text
        assert not wants_to_withdraw(text), text


@pytest.mark.parametrize("rest", ["", "查询", "请问办到哪了", "我的投诉处理得怎么样了", "撤回"])
def test_what_only_asks_about_a_number_is_told_apart(rest: str) -> None:
    """Words that ask how far a number has come say nothing else."""
    assert asks_only(rest)
    assert not asks_only(f"{rest}可是没有人理我")


def test_hostile_words_around_a_number_end_at_once() -> None:
    """Words that could be read in many ways are not tried in all of them."""
    assert not asks_only("查看一下办理进度" * 5000 + "哼")


@pytest.mark.parametrize(
    ("rest", "is_withdrawal"),
    [
        ("撤回", True),
        ("我要撤回投诉", True),
        ("请撤销", True),
        ("能撤回吗", False),
        ("怎么撤回", False),
        ("撤回了没有", False),
        ("查询", False),
    ],
)
def test_asking_about_a_withdrawal_withdraws_nothing(rest: str, *, is_withdrawal: bool) -> None:
    """Only a plain wish withdraws; who wonders is told the status."""
    assert withdraws(rest) is is_withdrawal
