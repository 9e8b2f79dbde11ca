"""Promises of the plain pages, kept over a real connection."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from structlog.contextvars import get_contextvars
from support.app import Served, copy_database, serve, settings_for
from support.conversation import NOON
from support.web import Visitor, call

from bot.keys import PIPELINE
from bot.settings import PrivacySettings
from bot.web.assets import list_assets
from bot.web.wording import word_days
from knowledge.entry import Stance

PAGES = ["/", "/privacy", "/nowhere"]


def test_the_first_screen_says_who_answers_and_what_is_kept(served: Served) -> None:
    """The chat opens with who answers, what is kept with its page, and an input."""
    page = call(served, "/").text
    assert "区政务服务中心管理办公室的自动问答，不是真人在线" in page
    assert '<a href="/privacy">' in page
    assert "请不要发送身份证号、手机号" in page


def test_the_examples_are_published_questions_of_different_topics(served: Served) -> None:
    """The first screen offers four published questions, each of another topic and answered."""
    offered = re.findall(r'class="offer"[^>]*value="([^"]+)"', call(served, "/").text)
    published = served.app[PIPELINE].knowledge.snapshot.published
    entries = {one.entry.question: one.entry for one in published}
    assert len(offered) == 4
    assert len({entries[question].topic for question in offered}) == 4
    assert {entries[question].stance for question in offered} == {Stance.FACT}


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (730, "730天（约两年）"),
        (365, "365天（约一年）"),
        (30, "30天"),
        (400, "400天"),
        (3650, "3650天（约十年）"),
    ],
)
def test_days_are_said_as_they_are_set(days: int, words: str) -> None:
    """A number of days is said as it is, with years beside it where these come out even."""
    assert word_days(days) == words


def test_the_privacy_page_says_how_long(seeded_database: Path, tmp_path: Path) -> None:
    """The page names the days that are set, and the telephone with its purpose."""
    settings = settings_for(
        copy_database(seeded_database, tmp_path), privacy=PrivacySettings(keep_days=45)
    )
    with serve(settings) as served:
        text = call(served, "/privacy").text
    assert "45天。" in text
    assert 'href="tel:06326616110">0632—6616110</a>（报告载明' in text


def test_the_privacy_page_names_every_number_that_is_masked(served: Served) -> None:
    """What the page says is masked is masked, and so is nothing of a name."""
    visitor = Visitor(served)
    named = ("身份证号", "电话号码", "银行卡号", "车牌号", "统一社会信用代码", "电子邮箱")
    assert all(name in call(served, "/privacy").text for name in named)
    sent = (
        "110101199003078515，13812345678，6222021234567890123，京A12345，"
        "91370402MA3C4D5E6F，a@b.cn，张三"
    )
    visitor.send(sent)
    assert visitor.list_said()[0] == ("citizen", "您：" + "，".join(["＊＊＊"] * 6) + "，张三")


@pytest.mark.parametrize("path", PAGES)
def test_large_print_is_one_tap_away_on_every_page(served: Served, path: str) -> None:
    """Every page has a form that switches to large print and, once large, one that leads back."""
    visitor = Visitor(served)
    assert 'value="large"' in visitor.open(path).text
    visitor.submit("/display", {"print": "large", "back": path})
    assert 'class="large"' in visitor.open(path).text
    visitor.submit("/display", {"print": "ordinary", "back": path})
    assert 'class="large"' not in visitor.open(path).text


@pytest.mark.parametrize(
    ("back", "led"),
    [
        ("/", "/"),
        ("/privacy", "/privacy"),
        ("//elsewhere.example", "/"),
        ("", "/"),
        ("/x\r\ny", "/"),
    ],
)
def test_the_switch_leads_to_our_own_pages_only(served: Served, back: str, led: str) -> None:
    """After the switch one is on the same page; no other site can be named."""
    visitor = Visitor(served)
    answer = visitor.submit("/display", {"print": "large", "back": back})
    assert (answer.status, answer.headers["Location"]) == (303, led)


@pytest.mark.parametrize(
    ("path", "method", "body", "status"),
    [
        ("/nowhere", "GET", None, 404),
        ("/static/nothing.css", "GET", None, 404),
        ("/privacy", "POST", b"", 405),
        ("/", "PUT", b"", 405),
        ("/", "POST", b"text=" + b"a" * 70_000, 413),
    ],
)
def test_refusals_are_pages_in_chinese(
    served: Served, path: str, method: str, body: bytes | None, status: int
) -> None:
    """A refusal says in Chinese what happened, with the way back and the telephone."""
    answer = call(served, path, body, method=method)
    assert answer.status == status
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert '<html lang="zh-CN"' in answer.text
    assert 'href="/">返回咨询' in answer.text
    assert "0632—6616110" in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert ("Allow" in answer.headers) == (status == 405)


def test_a_fault_of_ours_is_a_page_without_a_trace(seeded_database: Path, tmp_path: Path) -> None:
    """When something breaks, the citizen reads a calm sentence with 500 and no line of ours."""

    def tell_time() -> int:
        # For requests alone: what goes on in the background reads the clock too.
        if "request" in get_contextvars():
            raise OSError("the clock is gone")
        return NOON

    database = copy_database(seeded_database, tmp_path)
    with serve(settings_for(database), clock=tell_time) as served:
        page = call(served, "/")
        question = b'{"text": "a", "conversation": "b", "id": "c"}'
        interface = call(served, "/api/inquiries", question)
    assert (page.status, interface.status) == (500, 500)
    assert "系统刚才出了点问题" in page.text
    assert "系统刚才出了点问题" in interface.json["error"]
    assert "clock" not in page.text + interface.text


def test_a_body_that_breaks_off_is_no_fault_of_ours(served: Served) -> None:
    """A form whose bytes cannot be unpacked gets a page with 400."""
    answer = call(served, "/", b"text=hello", headers={"Content-Encoding": "deflate"})
    assert answer.status == 400
    assert "没有看懂" in answer.text


@pytest.mark.parametrize("name", sorted(list_assets()))
def test_what_pages_name_is_kept_by_browsers(served: Served, name: str) -> None:
    """Each file is kept for a year under its versioned address, and asked for under others."""
    version = list_assets()[name].version
    kept = call(served, f"/static/{name}?v={version}")
    assert kept.status == 200
    assert "max-age=31536000" in kept.headers["Cache-Control"]
    assert call(served, f"/static/{name}").headers["Cache-Control"] == "no-cache"
    assert call(served, f"/static/{name}?v=old").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", PAGES)
def test_pages_name_only_our_own_files_and_they_exist(served: Served, path: str) -> None:
    """Every file that a page names is ours and there, and nothing is written inline."""
    page = call(served, path).text
    named = re.findall(r'<(?:link|script)[^>]*(?:href|src)="([^"]+)"', page)
    assert len(named) >= 2
    assert {call(served, address).status for address in named} == {200}
    assert not re.search(r"<style|style=|<script>|\son[a-z]+=|https?://", page)


def test_the_icon_has_its_old_address_too(served: Served) -> None:
    """Browsers that ask for /favicon.ico get the icon."""
    answer = call(served, "/favicon.ico")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "image/svg+xml")


def test_pages_are_not_kept(served: Served) -> None:
    """No cache keeps a page that shows a conversation."""
    assert call(served, "/").headers["Cache-Control"] == "no-store"
    assert call(served, "/", method="HEAD").status == 200
