"""The page of words: what is in use, proposing a change, and a second person's judgement."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

import pytest
from support.app import Served, copy_database, serve, settings_for
from support.console import Clerk, read_words
from support.entry_pages import wait_for_trial
from support.web import ask

from bot.keys import LOADED, STORE
from knowledge.roles import Role
from knowledge.synonyms import WordState

ADD = {
    "kind": "same",
    "act": "add",
    "standard": "微信号",
    "word": "薇号码牌",
    "reason": "常这样说",
}


@pytest.fixture(scope="module")
def served(small_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve few entries: before each approval there is a trial of all that is there."""
    database = copy_database(small_database, tmp_path_factory.mktemp("words"))
    with serve(settings_for(database)) as running:
        yield running


@pytest.fixture(scope="module")
def editor(served: Served) -> Clerk:
    """Give an editor at the console."""
    return Clerk.sign_in(served, Role.EDITOR)


@pytest.fixture(scope="module")
def reviewer(served: Served) -> Clerk:
    """Give a reviewer at the console."""
    return Clerk.sign_in(served, Role.REVIEWER)


def propose(clerk: Clerk, **changed: str) -> int:
    """Propose a change, and return its number."""
    assert clerk.submit("/console/synonyms", {**ADD, **changed}).status == HTTPStatus.SEE_OTHER
    return clerk.served.app[STORE].synonyms.list_waiting()[-1].number


def test_the_lists_are_shown_and_searched(editor: Clerk) -> None:
    """Groups stand with their standard word first; a search finds any word of a group."""
    words = read_words(editor.open("/console/synonyms"))
    assert "怎么 咋、怎样、如何" in words
    assert "请问、您好" in words
    found = read_words(editor.open(f"/console/synonyms?q={quote('粉丝')}"))
    assert "关注者" in found
    assert "怎么 咋" not in found


def test_people_stand_with_their_names(served: Served) -> None:
    """Who proposed a change is named as colleagues know them, on the list and on its own page."""
    proposer = Clerk.sign_in(served, Role.EDITOR, name="周敏")
    number = propose(proposer, word="薇号码簿")
    assert "周敏，" in read_words(proposer.open("/console/synonyms"))
    assert "周敏，" in read_words(proposer.open(f"/console/synonyms/{number}"))


def test_a_change_is_used_once_another_approved_it(editor: Clerk, reviewer: Clerk) -> None:
    """What an editor proposes answers citizens as soon as a reviewer lets it."""
    question = "薇号码牌是多少"
    app = editor.served.app
    assert (
        "tezzwzx_welcome"
        not in ask(editor.served, question, conversation="w", message_id="1").text
    )
    number = propose(editor)
    assert "等待审核" in read_words(editor.open("/console/synonyms"))
    address = f"/console/synonyms/{number}"
    assert f'href="{address}"' in editor.page.text
    untried = reviewer.submit(f"{address}/approve", {"comment": "好说法"})
    assert untried.status == HTTPStatus.CONFLICT
    assert "试答还没有完成" in read_words(untried)
    assert "好说法" in untried.text
    assert "使用后会改变什么" in read_words(wait_for_trial(reviewer, address))
    app[LOADED].clear()
    answer = reviewer.submit(f"{address}/approve", {"comment": ""})
    assert answer.status == HTTPStatus.SEE_OTHER
    editor.served.run(app[LOADED].wait())
    assert "tezzwzx_welcome" in ask(editor.served, question, conversation="w", message_id="2").text
    words = read_words(reviewer.open("/console/synonyms"))
    assert "已通过，马上开始使用。" in words
    assert "加入同义词“薇号码牌”（与“微信号”同义）" in words


def test_nobody_judges_their_own(reviewer: Clerk) -> None:
    """Who proposed a change is not shown the buttons, and is refused where they send them."""
    number = propose(reviewer, word="薇号二")
    page = reviewer.open(f"/console/synonyms/{number}").text
    assert f"/console/synonyms/{number}/approve" not in page
    answer = reviewer.submit(f"/console/synonyms/{number}/approve", {"comment": "好"})
    assert answer.status == HTTPStatus.CONFLICT
    assert "不能审核自己提出的修改" in read_words(answer)


def test_a_rejection_says_why(editor: Clerk, reviewer: Clerk) -> None:
    """A change is sent back with a comment, never without."""
    number = propose(editor, word="薇号三")
    address = f"/console/synonyms/{number}/reject"
    assert reviewer.submit(address, {"comment": " "}).status == HTTPStatus.BAD_REQUEST
    assert reviewer.submit(address, {"comment": "没人这样说"}).status == HTTPStatus.SEE_OTHER
    kept = editor.served.app[STORE].synonyms.find(number)
    assert kept is not None
    assert kept.state is WordState.REJECTED
    assert "没人这样说" in read_words(editor.open("/console/synonyms"))


def test_broken_golden_questions_need_a_reason(editor: Clerk, reviewer: Clerk) -> None:
    """Where a change breaks golden questions they are named, and only a reason lets it pass."""
    number = propose(editor, kind="filler", standard="", word="优盘移动硬盘")
    address = f"/console/synonyms/{number}/approve"
    wait_for_trial(reviewer, f"/console/synonyms/{number}")
    for given in ({"comment": ""}, {"comment": "同意"}, {"comment": "同意", "despite": " "}):
        answer = reviewer.submit(address, given)
        assert answer.status == HTTPStatus.CONFLICT
        assert "将不再由应答条目答复" in read_words(answer)
        assert "优盘移动硬盘" in read_words(answer)
        assert f">\n{given['comment']}</textarea>" in answer.text
        assert 'name="despite"' in answer.text
    reviewer.submit(address, {"comment": "同意", "despite": "只是试试"})
    kept = editor.served.app[STORE].synonyms.find(number)
    assert kept is not None
    assert kept.state is WordState.USED
    assert "仍通过，因为：只是试试" in read_words(reviewer.open("/console/synonyms"))
    again = reviewer.submit(address, {"comment": "同意"})
    assert again.status == HTTPStatus.CONFLICT
    assert "没有在等待审核" in read_words(again)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"word": "！"}, "词不能为空"),
        ({"standard": ""}, "请写明与哪个词意思相同"),
        ({"word": "咋", "standard": "怎么"}, "已经在词表里"),
        ({"reason": " "}, "请写明原因"),
    ],
)
def test_a_change_that_cannot_be_is_said_and_kept_in_the_form(
    changed: dict[str, str], says: str, editor: Clerk
) -> None:
    """The page says what is wrong, and holds what was written."""
    answer = editor.submit("/console/synonyms", {**ADD, **changed})
    assert answer.status == HTTPStatus.BAD_REQUEST
    assert says in read_words(answer)
    assert f'value="{changed.get("word", ADD["word"])}"' in answer.text


def test_odd_forms_and_addresses_are_refused(editor: Clerk, reviewer: Clerk) -> None:
    """A kind that there is not is no form of ours; a number that is none is not there."""
    assert editor.submit("/console/synonyms", {**ADD, "kind": "x"}).status == 400
    for number in ("0", "x", "9" * 30):
        answer = reviewer.submit(f"/console/synonyms/{number}/approve", {"comment": "好"})
        assert answer.status == HTTPStatus.NOT_FOUND
    assert editor.open("/console/synonyms?before=x").status == HTTPStatus.OK
