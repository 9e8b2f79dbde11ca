"""Promises of counting a period."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from support.journals import Line, by_hour, count_plainly

from handlers.counts.cases import Case
from handlers.counts.counting import Counted, Grouping, names_by, summarise
from handlers.counts.definitions import BY_NAME
from handlers.counts.tally import Tally
from handlers.inquiry import Channel, Kind, Outcome
from handlers.period import HOUR_MS, Period
from knowledge.titles import Title

START = 1_798_732_800_000 - 3 * HOUR_MS
"""Three hours before the year 2027 begins in China."""
TURN = START + 3 * HOUR_MS
END = START + 6 * HOUR_MS
WHOLE = Period(START, END)
ENTRIES = ("phone", "hours", "windows")
TITLES = {"phone": Title("电话？", "中心与联系方式"), "hours": Title("几点？", "中心与联系方式")}

LINES = st.lists(
    st.builds(
        Line,
        at=st.integers(START - HOUR_MS, END + HOUR_MS - 1),
        account=st.sampled_from(["service", "web"]),
        channel=st.sampled_from(Channel),
        kind=st.sampled_from([*Kind, Kind.TEXT, Kind.TEXT]),
        outcome=st.sampled_from([*Outcome, Outcome.SUGGESTED]),
        entry=st.none() | st.sampled_from(ENTRIES),
        citizen=st.none() | st.sampled_from(["a", "b"]),
        offers=st.lists(st.sampled_from(ENTRIES), max_size=2).map(tuple),
    ),
    max_size=40,
    unique_by=lambda line: line.at,
)


CASES = st.lists(
    st.builds(
        Case,
        at=st.integers(START, END - 1),
        account=st.sampled_from(["service", "web"]),
        channel=st.sampled_from(["wechat", "web"]),
        names=st.sampled_from(
            [
                ("handoffs", "handoffs_open"),
                ("handoffs", "answered_by_person", "answered_within_7", "answered_within_15"),
                ("ratings", "rated_useful"),
                ("complaints.received", "complaints.complaints", "complaints.submitted"),
            ]
        ),
    ),
    max_size=10,
)


def count(lines: list[Line], period: Period = WHOLE, cases: Sequence[Case] = ()) -> Counted:
    """Count made-up lines as the journal is counted."""
    tally = Tally(period)
    for hour in range(period.start, period.end + 1, HOUR_MS):
        tally.add(hour, [line.row for line in by_hour(lines, hour)])
    tally.close()
    return summarise(tally, cases, TITLES)


@given(LINES)
def test_the_counts_are_those_made_one_by_one(lines: list[Line]) -> None:
    """One quick pass counts the same as looking at every inquiry for each count."""
    lines.sort(key=lambda line: line.at)
    plain = count_plainly(lines, WHOLE)
    totals = count(lines).totals
    assert {name: totals[name] for name in plain} == plain


@given(LINES)
def test_outcomes_add_up_to_what_was_received(lines: list[Line]) -> None:
    """Every inquiry ends in one outcome, and no other count is larger than what it is within."""
    totals = count(lines).totals
    assert sum(totals[outcome] for outcome in Outcome) == totals["received"]
    assert totals["out_of_scope"] + totals["abuse"] == totals["declined"]
    for name, number in totals.items():
        assert number <= totals[BY_NAME[name].within or name]


@given(LINES, CASES)
def test_groups_add_up_to_the_totals(lines: list[Line], cases: list[Case]) -> None:
    """Whatever counts are told by, the groups together are the whole; people may be in several."""
    counted = count(lines, cases=cases)
    for grouping in Grouping:
        rows = counted.groups[grouping].values()
        for name in names_by(grouping):
            together = sum(row[name] for row in rows)
            if BY_NAME[name].is_sum:
                assert together == counted.totals[name], (grouping, name)
            else:
                assert together >= counted.totals[name]
                assert all(row[name] <= counted.totals[name] for row in rows)


def test_a_choice_belongs_to_the_day_of_its_offer() -> None:
    """What is offered before midnight and picked after it is chosen in the old year."""
    lines = [
        Line(TURN - 1, outcome=Outcome.SUGGESTED, offers=("phone",)),
        Line(TURN + 60_000, entry="phone"),
    ]
    old, new = count(lines, Period(START, TURN)), count(lines, Period(TURN, END))
    assert [one.totals["chosen"] for one in (old, new)] == [1, 0]
    assert [one.totals["received"] for one in (old, new)] == [1, 1]
    assert old.groups[Grouping.DAY]["2026-12-31"]["chosen"] == 1
    assert old.groups[Grouping.HOUR]["23"]["chosen"] == 1


def test_an_offer_is_chosen_once() -> None:
    """A second answer from the same offer makes it no second choice."""
    lines = [
        Line(TURN, outcome=Outcome.SUGGESTED, offers=("phone", "hours")),
        *(Line(TURN + n * 60_000, entry=ENTRIES[n % 2]) for n in range(1, 4)),
    ]
    assert count(lines).totals["chosen"] == 1


def test_a_citizen_of_two_months_is_one_of_the_year() -> None:
    """Who asks before and after midnight is counted in both months, and once in all."""
    counted = count([Line(TURN - 1), Line(TURN), Line(TURN + 1, citizen="d")])
    months = counted.groups[Grouping.MONTH]
    assert {key: row["citizens"] for key, row in months.items()} == {"2026-12": 1, "2027-01": 2}
    assert counted.totals["citizens"] == 2


def test_staff_s_trials_are_nobody_s_inquiries() -> None:
    """What came by the console leaves every count at zero."""
    lines = [Line(TURN + n, channel=Channel.CONSOLE, kind=kind) for n, kind in enumerate(Kind)]
    assert not any(count(lines).totals.values())


def test_entries_are_grouped_by_their_topics() -> None:
    """An entry that nobody knows any more, and none at all, stand together without a topic."""
    counted = count([Line(TURN + n, entry=entry) for n, entry in enumerate((*ENTRIES, None))])
    topics = counted.groups[Grouping.TOPIC]
    received = {topic: row["received"] for topic, row in topics.items()}
    assert received == {"中心与联系方式": 2, "": 2}
    assert [*counted.groups[Grouping.ENTRY]] == ["hours", "phone", "windows", ""]
