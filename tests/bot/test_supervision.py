"""Promises of the supervision account as WeChat and a citizen see it: a complaint, delivered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.app import copy_database
from support.command import run_bot
from support.complaints import ANSWERS, number_in, rows
from support.peer import NOW, Peer, serve_accounts
from support.wechat import event_xml, message_xml

from handlers.complaints import wording

HOSTILE = (
    "]]>窗口<xml>",
    "🙂\x0b" + "事" * 5_000 + "]]>",
    "昨天&#x0;&lt;",
    "{nature}%s\\u0000",
)


@pytest.fixture
def accounts(seeded_database: Path, tmp_path: Path) -> Iterator[dict[str, Peer]]:
    """Give the platform for every account of an application of the test's own."""
    with serve_accounts(copy_database(seeded_database, tmp_path)) as served:
        yield served


def text_xml(text: str, number: int, openid: str = "") -> str:
    """Return one message of a talk; the same number is the same message."""
    sender = {"FromUserName": openid} if openid else {}
    text = text.replace("]]>", "]]]]><![CDATA[>")
    return message_xml(text, MsgId=f"7{number:010}", CreateTime=str(NOW), **sender)


def say(peer: Peer, *texts: str, start: int = 0) -> list[str]:
    """Deliver each text three times, as WeChat does when an answer is lost; return the answers."""
    answers = []
    for number, text in enumerate(texts, start):
        heard = [peer.say(text_xml(text, number)) for _ in range(3)]
        assert len(set(heard)) == 1
        answers.append(heard[0])
    return answers


def test_a_complaint_in_safe_mode(accounts: dict[str, Peer]) -> None:
    """A whole dialogue, sealed, each message thrice, is one complaint with one number."""
    peer = accounts["watch"]
    answers = say(peer, "我要投诉", *ANSWERS, "确认提交")
    for number, answer in enumerate(answers[:4], 1):
        assert f"第{number}步，共4步" in answer
    assert wording.CHECK_WAYS in answers[4]
    number = number_in(answers[5])
    (row,) = rows(peer.served.database)
    assert (row["account"], row["place"], row["matter"]) == ("watch", *ANSWERS[:2])
    assert len(rows(peer.served.database, "exchanges")) == 6
    (status,) = say(peer, number, start=6)
    assert "已收到" in status
    assert ANSWERS[1] in status


@pytest.mark.parametrize("key", ["begin:complaint", "begin:suggestion"])
def test_a_menu_tap_begins_it(accounts: dict[str, Peer], key: str) -> None:
    """A tap begins the dialogue at the supervision account, and is a question at the others."""
    tap = event_xml("CLICK", EventKey=key, CreateTime=str(NOW))
    assert "第1步，共4步" in accounts["watch"].say(tap)
    elsewhere = accounts["plain"].say(tap)
    assert elsewhere
    assert "共4步" not in elsewhere
    kinds = [row["kind"] for row in rows(accounts["watch"].served.database, "exchanges")]
    assert kinds == ["complaint_tap", "menu"]


@pytest.mark.parametrize("name", ["plain", "compatible", "safe"])
def test_a_service_account_answers_as_before(accounts: dict[str, Peer], name: str) -> None:
    """At a service account the words are answered from the knowledge base."""
    (answer,) = say(accounts[name], "我要投诉")
    assert "出处：2016年度报告" in answer
    assert rows(accounts[name].served.database, "complaint_drafts") == []


def test_staff_change_it_while_the_server_runs(accounts: dict[str, Peer]) -> None:
    """What staff set on the command line is what the citizen reads next."""
    peer = accounts["watch"]
    number = number_in(say(peer, "我要投诉", *ANSWERS, "确认提交")[-1])
    done = ["set", number, "已办结", "--by", "李四", "--comment", "已道歉。"]
    ended = run_bot("complaints", *done, "--database", peer.served.database)
    assert ended.returncode == 0
    assert ended.stdout.decode() == f"{number} 已改为“已办结”。\n"
    (status,) = say(peer, number, start=6)
    assert "已办结：已道歉。" in status


def test_hostile_words_are_taken_and_read_back(accounts: dict[str, Peer]) -> None:
    """Markup, control characters and length survive the way in, the book and the way back."""
    peer = accounts["watch"]
    answers = say(peer, "我要投诉", *HOSTILE, "确认提交")
    assert wording.CHECK_WAYS in answers[4]
    assert number_in(answers[5])
    (row,) = rows(peer.served.database)
    assert "]]>" in row["place"]
    assert "事" * 5_000 in row["matter"]
    assert "{nature}" in row["wish"]
