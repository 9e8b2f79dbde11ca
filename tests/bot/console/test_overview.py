"""Promises of the overview: today, a week, the year, and what waits, without counting the year."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.app import Served, copy_database, serve, settings_for
from support.console import START, Clerk, Clock, read_words
from support.web import ask
from support.years import sum_days

from knowledge.roles import Role

DAY_SECONDS = 24 * 60 * 60


@pytest.fixture(scope="module")
def served(seeded_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Give an office that was asked a month ago, the day before yesterday, and today."""
    database = copy_database(seeded_database, tmp_path_factory.mktemp("overview"))
    clock = Clock(START - 30 * DAY_SECONDS * 1000)
    with serve(settings_for(database), clock=clock) as app:
        for number, days in enumerate((28, 2, 0)):
            ask(app, "中心的联系电话是多少？", conversation=f"a{number}", message_id="1")
            ask(app, "附近有没有停车场？", conversation=f"a{number}", message_id="2")
            clock.pass_seconds(days * DAY_SECONDS)
        ask(app, "转人工", conversation="a9", message_id="3")
        sum_days(app)
        yield app


@pytest.fixture
def clerk(served: Served) -> Clerk:
    """Give an editor who is signed in."""
    return Clerk.sign_in(served, Role.EDITOR)


def read_row(clerk: Clerk, label: str) -> list[str]:
    """Return the cells of a row of the first table."""
    row = clerk.page.text.partition(f'<th scope="row">{label}</th>')[2].partition("</tr>")[0]
    return [part.partition("</td>")[0] for part in row.split("<td>")[1:]]


def test_three_spans_stand_side_by_side(clerk: Clerk) -> None:
    """Today, the last seven days and the year are told, each with how often it was answered."""
    assert clerk.open("/console").status == 200
    assert read_row(clerk, "收到咨询") == ["3", "5", "7"]
    assert read_row(clerk, "已答复") == ["1", "2", "3"]
    assert read_row(clerk, "未命中") == ["1", "2", "3"]
    assert read_row(clerk, "转人工") == ["1", "1", "1"]
    assert read_row(clerk, "答复率") == ["33.3%", "40.0%", "42.9%"]
    assert all("毫秒" in one or "秒" in one for one in read_row(clerk, "答复用时（中位数）"))


@pytest.mark.parametrize(
    ("span", "question"), [("day", ""), ("week", "哪天问得最多"), ("year", "哪个月问得最多")]
)
def test_charts_have_questions_and_figures(clerk: Clerk, span: str, question: str) -> None:
    """Each chart is titled by its question, and each bar has its label and figure in words."""
    words = read_words(clerk.open(f"/console?span={span}"))
    for title in (question, "咨询得到了什么结果", "哪类主题问得最多", "一天里哪个小时问得最多"):
        assert title in words
    assert "<rect" in clerk.page.text
    assert "style=" not in clerk.page.text


def test_what_waits_leads_to_its_page(clerk: Clerk, served: Served) -> None:
    """What is to be done is told with its number, to whoever may open its page."""
    words = read_words(clerk.open("/console"))
    assert "1 件转人工等答复" in words
    assert 'href="/console/handoffs"' in clerk.page.text
    assert "条等审核或签批" not in words
    reviewer = Clerk.sign_in(served, Role.REVIEWER)
    assert "0 条等审核或签批" in read_words(reviewer.open("/console"))


def test_an_empty_office_says_so(seeded_database: Path, tmp_path: Path) -> None:
    """Before anybody asked the page says what will be there."""
    with serve(settings_for(copy_database(seeded_database, tmp_path))) as served:
        sum_days(served)
        clerk = Clerk.sign_in(served, Role.VIEWER)
        assert "还没有群众咨询" in read_words(clerk.open("/console?span=none"))
        assert read_row(clerk, "答复率") == ["—", "—", "—"]
