"""Figures of several years side by side: that of the year asked for is given, and no other."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.conversation import converse
from support.conversation import given as list_given
from support.report_years import know_years, list_drafts

from bot.store import Store
from handlers.inquiry import Outcome
from handlers.judging import judge
from handlers.services import Knowledge, Services
from handlers.wording import ASK_YEAR, ONE_FIGURE
from knowledge.text import fold

YEARS = (2017, 2018, 2022, 2023)
DRAFTS = [one for one in list_drafts(*YEARS) if one.cells]


@pytest.fixture(scope="module")
def known() -> Knowledge:
    """Give what the centre ships beside four made-up reports."""
    return know_years(*YEARS)


def years_told(known: Knowledge, parts: list[str]) -> set[int]:
    """Return the years of the entries that were given."""
    return {year for one in parts for year in known.snapshot.by_id[one].entry.years}


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("2022年收到多少件政府信息公开申请", "report-2022-3-1"),
        ("2023年收到多少件政府信息公开申请", "report-2023-3-1"),
        ("二〇二二年收到多少申请", "report-2022-3-1"),
        ("2023年部分公开的有几件", "report-2023-3-3-2"),
        ("2017年收到申请多少件", "report-2017-annex-3-1"),
        ("18年接受培训的人员有多少", "report-2018-annex-10-3"),
        ("2018年主动公开政府信息的总条数", "report-2018-annex-1-1"),
        ("2016年主动公开了多少条信息", "stat-disclosed-total"),
        ("2016年收到申请多少件", "stat-applications"),
    ],
)
async def test_a_year_gets_its_figure(
    text: str, entry: str, known: Knowledge, store: Store
) -> None:
    """A question with a year gets the entry of that year, shipped or imported."""
    conversation = converse(known, store.journal)
    reply = await conversation.send(text)
    assert reply.outcome in {Outcome.ANSWERED, Outcome.MISSED}
    assert [part.entry for part in reply.parts] == [entry]


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        (
            "主动公开政府信息一共多少条",
            ["report-2018-annex-1-1", "report-2017-annex-1-1", "stat-disclosed-total"],
        ),
        ("没办完转到下一年的申请有多少", ["report-2023-3-4", "report-2022-3-4"]),
        (
            "收到多少件政府信息公开申请",
            [
                *("report-2023-3-1", "report-2022-3-1", "report-2018-annex-3-1"),
                *("report-2017-annex-3-1", "stat-applications"),
            ],
        ),
    ],
)
async def test_without_a_year_the_year_is_asked_for(
    text: str, entries: list[str], known: Knowledge, store: Store
) -> None:
    """A question without a year is asked back, the newest first, each with its year."""
    conversation = converse(known, store.journal)
    reply = await conversation.send(text)
    assert reply.outcome is Outcome.SUGGESTED
    assert reply.text.startswith(ASK_YEAR)
    assert [one.entry for one in reply.suggestions] == entries
    for one in reply.suggestions:
        years = known.snapshot.by_id[one.entry].entry.years
        assert any(str(year) in one.text for year in years)
    picked = await conversation.send("1")
    assert [part.entry for part in picked.parts] == entries[:1]


@pytest.mark.parametrize("text", ["2021年收到多少件政府信息公开申请", "2022年微信公开多少条信息"])
async def test_a_year_without_the_figure(text: str, known: Knowledge, store: Store) -> None:
    """A year of which the figure is not known gets no figure of another year."""
    conversation = converse(known, store.journal)
    reply = await conversation.send(text)
    assert reply.outcome is Outcome.MISSED
    assert years_told(known, [part.entry for part in reply.parts]) == set()


async def test_two_years_are_listed_and_not_added(known: Knowledge, store: Store) -> None:
    """Who asks to add two years gets the figure of each."""
    conversation = converse(known, store.journal)
    reply = await conversation.send("2022年和2023年收到的申请一共多少件")
    assert list_given(reply) == ["report-2022-3-1", "report-2023-3-1"]
    assert ONE_FIGURE not in reply.text


async def test_a_year_goes_on_from_the_last_question(known: Knowledge, store: Store) -> None:
    """那2023年的呢 gets that year's figure; for a year without it those that have it are named."""
    citizen = converse(known, store.journal)
    await citizen.send("2022年收到多少件政府信息公开申请")
    assert list_given(await citizen.send("那2023年的呢")) == ["report-2023-3-1"]
    missed = await citizen.send("2021年呢")
    assert missed.outcome is Outcome.MISSED
    assert "没有这一项2021年的数据，目前收录的是2023年、2022年" in missed.text
    await citizen.send("2018年主动公开了多少条信息")
    assert list_given(await citizen.send("2017年的呢")) == ["report-2017-annex-1-1"]
    assert list_given(await citizen.send("2016年呢")) == ["stat-disclosed-total"]


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_never_the_figure_of_another_year(data: st.DataObject) -> None:
    """Whatever row is asked for, with whatever year, only a figure of that year is given."""
    known = know_years(*YEARS)
    entry = data.draw(st.sampled_from(DRAFTS))
    year = data.draw(st.sampled_from([2015, 2016, *YEARS, 2020, 2024]))
    text = data.draw(st.sampled_from(entry.texts)).replace(str(entry.years[0]), str(year))
    if not fold(text).startswith(str(year)):
        return
    services = Services(known, dt.date(2026, 11, 28), recall=lambda _: None)
    hit = judge(text, services).hit
    if hit:
        found = known.snapshot.by_id[hit].entry
        assert not found.years or year in found.years
