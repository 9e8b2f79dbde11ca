"""Promises of the chat page to browsers without script, kept over a real connection."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from support.app import Served, copy_database, serve, settings_for
from support.conversation import Clock
from support.web import Visitor, ask, call

PHONE = "中心的联系电话是多少？"


def _rows(served: Served) -> int:
    return len(served.rows())


def test_a_question_leads_back_to_its_answer(served: Served) -> None:
    """A form is answered with 303 to the page, which shows the question and its answer."""
    visitor = Visitor(served)
    answer = visitor.send(PHONE)
    assert (answer.status, answer.headers["Location"]) == (303, "/")
    (citizen, question), (centre, reply) = visitor.list_said()
    assert (citizen, question) == ("citizen", "您：" + PHONE)
    assert centre == "centre"
    assert "0632—6616110" in reply


def test_the_page_shows_the_conversation_in_its_order(served: Served) -> None:
    """What was said stands on the page from the oldest to the newest."""
    visitor = Visitor(served)
    for text in ("你好", "谢谢", "再见"):
        visitor.send(text)
    said = [text for who, text in visitor.list_said() if who == "citizen"]
    assert said == ["您：你好", "您：谢谢", "您：再见"]


def test_a_page_is_seen_by_its_own_browser_only(served: Served) -> None:
    """Another browser sees nothing of a conversation, nor does one that names it by guessing."""
    ask(served, PHONE, conversation="guessable")
    Visitor(served).send(PHONE)
    assert Visitor(served).list_said() == []
    guessing = Visitor(served, cookies={"conversation": "guessable"})
    assert guessing.list_said() == []
    assert guessing.cookies["conversation"] != "guessable"


def test_the_conversation_s_cookie_is_for_the_server_alone(served: Served) -> None:
    """The cookie is random, closed to scripts and to other sites' forms, and ends by itself."""
    morsels = [call(served, "/").cookies["conversation"] for _ in range(2)]
    assert morsels[0].value != morsels[1].value
    assert len(morsels[0].value) == 32
    assert morsels[0]["httponly"]
    assert (morsels[0]["samesite"], morsels[0]["max-age"]) == ("Lax", "86400")
    assert not morsels[0]["secure"]


@pytest.mark.parametrize(("path", "body"), [("/", None), ("/display", b"print=large")])
def test_behind_tls_no_cookie_travels_in_the_clear(
    served: Served, path: str, body: bytes | None
) -> None:
    """Where a proxy says that it ends TLS, every cookie is for TLS alone."""
    answer = call(served, path, body, headers={"X-Forwarded-Proto": "https"})
    (morsel,) = answer.cookies.values()
    assert morsel["secure"]
    assert morsel["httponly"]


def test_sending_a_form_twice_is_one_inquiry(served: Served) -> None:
    """A form that is sent twice, by a double tap or a reload, is one row."""
    visitor = Visitor(served)
    before = _rows(served)
    visitor.send(PHONE, message_id="twice")
    visitor.send(PHONE, message_id="twice")
    assert _rows(served) == before + 1
    assert len(visitor.list_said()) == 2


def test_forms_without_an_id_are_inquiries_of_their_own(served: Served) -> None:
    """The same words twice without an id, or with an empty one, are two inquiries each."""
    visitor = Visitor(served)
    before = _rows(served)
    for fields in ({"text": PHONE}, {"text": PHONE, "id": ""}) * 2:
        visitor.submit("/", fields)
    assert _rows(served) == before + 4


def test_another_question_from_an_old_page_is_answered(served: Served) -> None:
    """A page that the browser kept may send another question under the id it still holds."""
    visitor = Visitor(served)
    visitor.send("你好", message_id="kept")
    visitor.send("谢谢", message_id="kept")
    assert "不客气" in visitor.list_said()[-1][1]


def test_words_are_shown_as_they_were_kept(served: Served) -> None:
    """Personal numbers are masked on the page, and what looks like HTML stays text."""
    visitor = Visitor(served)
    visitor.send("我的手机13812345678 <b id=x>电话</b>\r\n第二行")
    assert "13812345678" not in visitor.page.text
    assert "＊＊＊ &lt;b id=x&gt;电话&lt;/b&gt;\n第二行" in visitor.page.text


def test_after_half_an_hour_the_page_is_new(seeded_database: Path, tmp_path: Path) -> None:
    """The page shows the past 30 minutes and nothing older."""
    clock = Clock()
    with serve(settings_for(copy_database(seeded_database, tmp_path)), clock=clock) as served:
        visitor = Visitor(served)
        visitor.send("你好")
        clock.forward(minutes=29)
        visitor.open("/")
        assert len(visitor.list_said()) == 2
        clock.forward(minutes=1)
        visitor.open("/")
        assert visitor.list_said() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
    ],
)
@pytest.mark.parametrize("path", ["/", "/display"])
def test_other_sites_cannot_send_our_forms(
    served: Served, path: str, headers: dict[str, str]
) -> None:
    """A form that another site's page sends is refused and not recorded."""
    before = _rows(served)
    answer = call(served, path, b"text=hello&print=large", headers=headers)
    assert answer.status == 403
    assert "没有收下" in answer.text
    assert _rows(served) == before


def test_our_own_pages_send_forms(served: Served) -> None:
    """A form is taken when the browser says that it comes from our own page."""
    for headers in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": served.url}):
        assert call(served, "/", b"text=hello", headers=headers).status == 303


def test_a_text_that_is_too_long_stays_in_the_input(served: Served) -> None:
    """A text that is too long is not sent, is given back, and the page says why."""
    before = _rows(served)
    visitor = Visitor(served)
    text = "问" * 2001
    answer = visitor.send(text)
    assert answer.status == 400
    assert text in answer.text
    assert "这一条有2001个字" in answer.text
    assert _rows(served) == before


def test_a_form_of_too_many_fields_is_refused(served: Served) -> None:
    """A form with more fields than any of ours gets a page with 400."""
    answer = call(served, "/", b"&".join(b"f%d=1" % number for number in range(20)))
    assert answer.status == 400
    assert "没有看懂" in answer.text


def test_bytes_that_are_no_text_are_answered(served: Served) -> None:
    """Bytes that are no UTF-8 are a question that is not understood, never a fault."""
    assert call(served, "/", b"text=%ff%fe%00\xff").status == 303


def test_a_database_that_fails_takes_no_words_away(seeded_database: Path, tmp_path: Path) -> None:
    """When nothing can be recorded the page still opens, says so and keeps the text."""
    database = copy_database(seeded_database, tmp_path)
    with serve(settings_for(database)) as served:
        with sqlite3.connect(database) as connection:
            connection.execute("ALTER TABLE exchanges RENAME TO elsewhere")
        connection.close()
        visitor = Visitor(served)
        assert visitor.page.status == 200
        answer = visitor.send(PHONE)
        assert answer.status == 503
        assert f"\n{PHONE}</textarea>" in answer.text
        assert "没有计入" in answer.text
