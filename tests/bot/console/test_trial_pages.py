"""Promises of the pages of trials and golden questions, over a real connection."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

import pytest
from support.app import PATIENCE, Served, copy_database, serve, settings_for
from support.console import Clerk, read_words

from bot.keys import STORE
from bot.store import now_ms
from knowledge.lexicon import WordAct, WordChange, WordKind
from knowledge.review.gate import name_words
from knowledge.roles import Role
from knowledge.synonyms import WordState

PHONE = "centre-phone"


@pytest.fixture(scope="module")
def served(small_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a few entries."""
    database = copy_database(small_database, tmp_path_factory.mktemp("trials"))
    with serve(settings_for(database)) as running:
        yield running


def draft(served: Served, entry_id: str, **changes: object) -> int:
    """Save a draft of an entry and return its number."""
    review = served.app[STORE].review
    standing = review.get_standing(entry_id)
    entry = replace(standing.entry, **changes)  # type: ignore[arg-type]  # any field
    saving = review.save_draft(entry, base=standing.revision, by="li", reason="改", now=now_ms())
    return served.run(saving)


def open_when_done(clerk: Clerk, path: str) -> str:
    """Open a page again until its trial is done, and return its words."""
    until = time.monotonic() + PATIENCE
    while 'data-open="yes"' in clerk.open(path).text and time.monotonic() < until:
        clerk.served.run(asyncio.sleep(0))
    return read_words(clerk.page)


def test_a_draft_s_page_shows_what_will_change(served: Served) -> None:
    """Opening the page begins the trial; when it is done each question says from what to what."""
    number = draft(served, PHONE, question="有没有食堂？", phrasings=(), answer="没有食堂。")
    clerk = Clerk.sign_in(served, Role.REVIEWER)
    path = f"/console/trials/entry/{PHONE}/{number}"
    assert "正在试答" in read_words(clerk.open(path)) or "试答于" in read_words(clerk.page)
    words = open_when_done(clerk, path)
    assert "个验收问题将不再由应答条目答复。仍要发布的，请写明理由。" in words
    assert "应由“有没有食堂？”答复" in words
    assert "现在 由“" in words
    assert "→ 发布后" in words
    panel = clerk.open(f"{path}?panel").text
    assert panel.lstrip().startswith("<section")
    assert "<html" not in panel


def test_what_only_gets_other_words_is_one_line(served: Served) -> None:
    """A change of an answer alone is one line for all its phrasings, which fold out of it."""
    number = draft(served, "centre-review", answer="上网以前都有人审核。")
    clerk = Clerk.sign_in(served, Role.REVIEWER)
    path = f"/console/trials/entry/centre-review/{number}"
    words = open_when_done(clerk, path)
    trial = served.app[STORE].trials.find_current(f"revision:{number}:centre-review")
    assert trial is not None
    count = trial.summary["counts"]["phrasing"].pop("reworded")
    assert count > 50
    assert trial.summary["counts"]["phrasing"] == {}
    assert f"已发布条目的问法：只有文字改变 答复文字改了，{count}个问法都会得到新的文字" in words
    part = clerk.page.text.partition("已发布条目的问法：")[2]
    folded = part.partition("<details>")[2].partition("</details>")[0]
    assert folded.count("<li>") == 50
    (rest,) = re.findall(r'href="([^"]*)"', folded)
    shown = clerk.open(rest.replace("&amp;", "&")).text
    assert shown.count("文字改变") == 50


def test_each_part_has_its_pages(served: Served) -> None:
    """More questions than a page holds are read page after page, each once."""
    clerk = Clerk.sign_in(served, Role.VIEWER)
    path = "/console/trials/retirement/centre-phone"
    open_when_done(clerk, path)
    seen: list[str] = []
    address = f"{path}?part=phrasing"
    while address:
        page = clerk.open(address).text
        seen += page.split('<ul class="changes">')[1].split("</ul>")[0].split("<strong>")[1:]
        _, found, rest = page.partition('rel="next" href="')
        address = rest.partition('"')[0].replace("&amp;", "&") if found else ""
    trial = served.app[STORE].trials.find_current("retirement:centre-phone")
    assert trial is not None
    assert len(seen) == sum(trial.summary["counts"]["phrasing"].values()) > 50


@pytest.mark.parametrize(
    "path",
    [
        "/console/trials/entry/nothing/1",
        "/console/trials/entry/centre-phone/99",
        f"/console/trials/entry/centre-phone/{'9' * 30}",
        "/console/trials/retirement/nothing",
        "/console/trials/batch/nothing",
    ],
)
def test_what_is_not_there_is_not_tried(served: Served, path: str) -> None:
    """A revision, an entry or a batch that is not there has no page, and orders nothing."""
    clerk = Clerk.sign_in(served, Role.VIEWER)
    before = served.rows("SELECT id FROM trials")
    assert clerk.open(path).status == 404
    assert served.rows("SELECT id FROM trials") == before


def test_a_question_becomes_golden_in_two_steps(served: Served) -> None:
    """Who gives a question is asked which entry must answer it, and reads how it is answered."""
    clerk = Clerk.sign_in(served, Role.EDITOR)
    asked = clerk.submit("/console/golden", {"question": "打你们座机打哪一个<b>"})
    assert asked.status == 200
    assert 'name="entry" value="centre-phone"' in asked.text
    assert "<b>" not in asked.text
    form = {"question": "打你们座机打哪一个", "entry": PHONE, "back": "/console/golden"}
    assert clerk.submit("/console/golden", form).status == 303
    words = read_words(clerk.follow())
    assert "已加入验收问题集" in words
    assert "打你们座机打哪一个" in words
    clerk.submit("/console/golden", form)
    assert "没有变化" in read_words(clerk.follow())
    (row,) = served.rows("SELECT * FROM golden WHERE question = ?", "打你们座机打哪一个")
    assert (row["entry"], row["added_by"]) == (PHONE, clerk.login)
    assert clerk.submit(f"/console/golden/{row['id']}/remove").status == 303
    assert "已移出" in read_words(clerk.follow())
    assert clerk.submit(f"/console/golden/{row['id']}/remove").status == 404


def test_what_was_tried_out_becomes_golden(served: Served) -> None:
    """A question that a clerk tries can be made golden from there, and leads back there."""
    clerk = Clerk.sign_in(served, Role.EDITOR)
    path = "/console/entries/_try?q=%E7%94%B5%E8%AF%9D"
    page = clerk.open(path).text
    assert 'action="/console/golden"' in page
    assert f'name="back" value="{path}"' in page
    viewer = Clerk.sign_in(served, Role.VIEWER)
    assert 'action="/console/golden"' not in viewer.open(path).text


@pytest.mark.parametrize("before", ["x", "9" * 30, "-1", "1.", "²"])
def test_an_odd_place_shows_the_golden_questions(served: Served, before: str) -> None:
    """Whatever an address says, there is a page."""
    clerk = Clerk.sign_in(served, Role.VIEWER)
    assert clerk.open(f"/console/golden?before={quote(before)}").status == HTTPStatus.OK


def test_a_question_that_nothing_may_answer(served: Served) -> None:
    """A question may be for none; one that is answered all the same is marked as wrong."""
    clerk = Clerk.sign_in(served, Role.EDITOR)
    clerk.submit("/console/golden", {"question": "联系电话", "entry": "-"})
    words = read_words(clerk.follow())
    assert "都不应答复 不对 由“" in words


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"question": "", "entry": ""}, "请填写问题"),
        ({"question": "？！", "entry": PHONE}, "问题不能为空"),
        ({"question": "长" * 201, "entry": PHONE}, "最多200个字"),
        ({"question": "电话", "entry": "nothing"}, "没有发布编号为“nothing”的条目"),
    ],
)
def test_what_cannot_be_golden_is_told(served: Served, form: dict[str, str], says: str) -> None:
    """A fault is told above the form, and what was typed stands in it."""
    clerk = Clerk.sign_in(served, Role.EDITOR)
    answer = clerk.submit("/console/golden", form)
    assert answer.status == 400
    assert says in read_words(answer)
    assert f'value="{form["question"]}"' in answer.text


def test_who_may_only_read_is_shown_no_form(served: Served) -> None:
    """A viewer reads the questions and is offered no act."""
    clerk = Clerk.sign_in(served, Role.VIEWER)
    page = clerk.open("/console/golden")
    assert "共" in read_words(page)
    assert 'action="/console/golden' not in page.text
    assert clerk.submit("/console/golden", {"question": "电话", "entry": PHONE}).status == 403


def test_a_change_of_words_is_tried_too(served: Served) -> None:
    """Every phrasing is asked, since any may hold the word; what is decided has no page."""
    synonyms = served.app[STORE].synonyms
    change = WordChange(WordKind.SAME, WordAct.ADD, "电话", "微信号")
    number = served.run(synonyms.propose(change, by="li", reason="试", now=now_ms()))
    clerk = Clerk.sign_in(served, Role.REVIEWER)
    words = open_when_done(clerk, f"/console/trials/words/{number}")
    assert "个的答复会改变" in words
    trial = served.app[STORE].trials.find_current(name_words(number))
    assert trial is not None
    assert trial.summary["tried"]["phrasing"] == trial.summary["tried"]["phrasings"]
    served.run(synonyms.judge(number, WordState.REJECTED, by="wang", comment="不妥", now=now_ms()))
    assert clerk.open(f"/console/trials/words/{number}").status == 404
