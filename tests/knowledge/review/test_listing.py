"""Lists of entries: what is looked for is found, and nothing else."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.knowledge import make_entry
from support.review import AUTHOR, NOW, OTHER, Office

from knowledge.entry import Importance, Stage, Stance, Topic, Window
from knowledge.review.listing import PAGE, Filter
from knowledge.text import fold

DAY = dt.date(2026, 12, 1)
ENTRIES = [
    make_entry(
        "card", "社保卡补办要多久？", "补办社保卡几天", topic=Topic.SERVICES, unit="社保局"
    ),
    make_entry("law", "申請公开要钱吗？", stance=Stance.GAP, importance=Importance.MAJOR),
    make_entry("old", "旧政策？", answer="仍有效100%。", is_confirmed=False, valid_until=DAY),
    make_entry("desk", "户籍窗口？", window=Window("公安局", "户籍", counter="12号窗口")),
]


def fill(office: Office) -> None:
    """Save the entries as drafts."""
    saving = office.review.save_drafts(ENTRIES, by=AUTHOR, reason="导入", now=NOW)
    office.run(saving)


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ({}, {"card", "law", "old", "desk", "seed"}),
        ({"text": "社保"}, {"card"}),
        ({"text": "申请 公开"}, {"law"}),
        ({"text": "公开 社保"}, set()),
        ({"text": "１２号"}, {"desk"}),
        ({"text": "100%"}, {"old"}),
        ({"text": "%_"}, {"card", "law", "old", "desk", "seed"}),
        ({"text": "card"}, {"card"}),
        ({"topic": Topic.SERVICES}, {"card"}),
        ({"stage": Stage.PUBLISHED}, {"seed"}),
        ({"unit": "社保局"}, {"card"}),
        ({"stance": Stance.GAP}, {"law"}),
        ({"importance": Importance.MAJOR}, {"law"}),
        ({"is_confirmed": False}, {"old"}),
        ({"is_window": True}, {"desk"}),
        ({"is_published": False}, {"card", "law", "old", "desk"}),
        ({"is_published": True}, {"seed"}),
        ({"author": OTHER}, set()),
        ({"author": AUTHOR, "is_window": False}, {"card", "law", "old"}),
        ({"ends_by": DAY}, set()),
    ],
)
def test_a_filter_finds_what_it_says(
    office: Office, wanted: dict[str, Any], ids: set[str]
) -> None:
    """Each part of a filter narrows the list, in any script and width."""
    fill(office)
    listed = office.review.list_entries(Filter(**wanted))
    assert {one.id for one in listed.lines} == ids
    assert listed.total == len(ids)
    assert {one.id for one in office.review.read_entries(Filter(**wanted))} == ids


def test_a_line_tells_where_its_entry_stands(office: Office) -> None:
    """A line repeats what the latest revision says, and what is published."""
    fill(office)
    (line,) = office.review.list_entries(Filter(text="社保")).lines
    assert (line.question, line.topic, line.unit) == (
        "社保卡补办要多久？",
        Topic.SERVICES,
        "社保局",
    )
    assert (line.stage, line.revision, line.published_revision) == (Stage.DRAFT, 1, None)
    assert (line.author, line.changed_at, line.is_window) == (AUTHOR, NOW, False)


def test_a_list_has_pages(office: Office) -> None:
    """Fifty stand on a page, each entry on exactly one, those that changed last first."""
    many = [make_entry(f"made-{number}", f"第{number}件事？") for number in range(2 * PAGE)]
    office.run(office.review.save_drafts(many, by=AUTHOR, reason="导入", now=NOW))
    pages = [office.review.list_entries(Filter(), page=page) for page in (1, 2, 3, 4)]
    assert [len(one.lines) for one in pages] == [PAGE, PAGE, 1, 0]
    assert pages[0].pages == 3
    assert len({line.id for page in pages for line in page.lines}) == 2 * PAGE + 1
    assert pages[2].lines[0].id == "seed"


def test_what_ends_soon_is_listed(office: Office) -> None:
    """Published entries that end within so many days, or have ended, the first to end first."""
    for entry_id, days in (("a", 10), ("b", -3), ("c", 40)):
        until = DAY + dt.timedelta(days=days)
        office.publish(make_entry(entry_id, f"{entry_id}到哪天？", valid_until=until))
    office.draft(make_entry("d", "没有发布？", valid_until=DAY))
    assert [one.id for one in office.review.list_expiring(DAY, 30)] == ["b", "a"]
    assert [one.id for one in office.review.list_expiring(DAY, 9)] == ["b"]
    wanted = Filter(ends_by=DAY + dt.timedelta(days=40))
    assert office.review.list_entries(wanted).total == 3
    # The days are those of what answers, whatever a draft says.
    office.draft(dataclasses.replace(office.standing("a").entry, valid_until=None))
    assert [one.id for one in office.review.list_expiring(DAY, 30)] == ["b", "a"]


def test_what_waits_is_listed_alone_and_in_batches(office: Office) -> None:
    """The review desk sees single entries, and each batch once."""
    fill(office)
    (batch,) = office.review.list_batches(Stage.DRAFT)
    assert (batch.by, batch.reason, batch.at, batch.count) == (AUTHOR, "导入", NOW, 4)
    office.draft(make_entry("cat", "猫叫什么？"))
    assert [one.id for one in office.review.list_waiting(Stage.DRAFT)] == ["cat"]
    assert office.review.count_stages() == {
        Stage.DRAFT: 5, Stage.IN_REVIEW: 0, Stage.TO_SIGN: 0, Stage.PUBLISHED: 1, Stage.RETIRED: 0,
    }  # fmt: skip
    assert office.review.list_units() == ["社保局"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text("社保卡补办多久申请申請公开%_ Ａab"))
def test_a_search_finds_what_a_plain_look_finds(office: Office, text: str) -> None:
    """Whatever is typed, it finds the entries whose folded words hold each of its words."""
    if office.review.find_standing("card") is None:
        fill(office)
    words = [folded for word in text.split() if (folded := fold(word))]
    expected = {
        entry.id
        for entry in office.review.read_entries(Filter())
        if all(
            any(word in fold(said) for said in (entry.id, *entry.texts, entry.answer))
            or (entry.window is not None and word in fold("公安局") + "\n" + fold("12号窗口"))
            for word in words
        )
    }
    found = office.review.list_entries(Filter(text=text)).lines
    assert {one.id for one in found} == expected
