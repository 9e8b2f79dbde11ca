"""Guards: what a question names and an entry does not forbids the answer."""

from __future__ import annotations

import datetime as dt
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.knowledge import make_entry

from knowledge.documents import read_text, seed_folder
from knowledge.entry import Stance
from knowledge.matching.guards import ATTRIBUTE, DISTINCTION, NUMBER, YEAR, Guards, years_asked
from knowledge.matching.subjects import Subjects, read_subjects
from knowledge.text import fold

TODAY = dt.date(2026, 11, 24)
SUBJECTS = read_subjects(seed_folder())
LISTED: dict[str, list[str]] = tomllib.loads(read_text(seed_folder(), "subjects.toml"))
ENTRIES = [
    make_entry("figure", "2016年公开了多少条？", answer="公开340条，约9.8亿元。", years=(2016,)),
    make_entry("timeless", "联系电话是多少？", "微信号呢", answer="0632—6616110。"),
    make_entry("article", "多久答复？", answer="20个工作日（第三十三条）。"),
    make_entry("gap", "上海的呢？", answer="报告没有写。", stance=Stance.GAP, years=(2016,)),
    make_entry("decline", "案子怎么判？", answer="不能答复。", stance=Stance.DECLINE),
]
GUARDS = Guards(ENTRIES, SUBJECTS)


def spoken(text: str, entry: str) -> tuple[str, ...]:
    """Return the guards that a question raises against an entry."""
    return GUARDS.speak(GUARDS.read(text, TODAY), entry)


@pytest.mark.parametrize(
    "text",
    [
        "2023年公开了多少条",
        "二〇二三年的",
        "15、16年的",
        "2015 2016年的",
        "去年的",
        "历年的",
        "近三年的",
    ],
)
def test_another_year_forbids_a_figure(text: str) -> None:
    """A year, however written, that the entry has no figure of, forbids it."""
    assert YEAR in spoken(text, "figure")


@pytest.mark.parametrize(
    "text", ["2016年公开了多少条", "16年的", "二零一六年的", "多少条", "2 0 1 6年"]
)
def test_its_own_year_or_none_is_free(text: str) -> None:
    """The entry's own year and no year at all forbid nothing."""
    assert spoken(text, "figure") == ()


@given(st.integers(1990, 2039))
def test_an_entry_without_years_minds_none(year: int) -> None:
    """An entry that is bound to no year is free for any."""
    assert YEAR not in spoken(f"{year}年的联系电话", "timeless")


@pytest.mark.parametrize("text", ["公开了5000条吗", "是341条吧", "9.9亿元对吗"])
def test_a_number_the_entry_lacks_is_noticed(text: str) -> None:
    """A figure that the entry does not state raises the guard of numbers."""
    assert spoken(text, "figure") == (NUMBER,)


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("公开了340条吗", "figure"),
        ("３４０条吗", "figure"),
        ("9.8亿元对吗", "figure"),
        ("20个工作日吗", "article"),
        ("第33条怎么说", "article"),
        ("电话是0632—6616110吗", "timeless"),
    ],
)
def test_a_number_the_entry_states_is_free(text: str, entry: str) -> None:
    """A figure that the entry states, in digits or as its article, forbids nothing."""
    assert spoken(text, entry) == ()


@pytest.mark.parametrize("kind", LISTED)
def test_every_listed_name_forbids_what_does_not_name_it(kind: str) -> None:
    """Each place, agency, platform, paper and thing is found in any script, with its kind."""
    for name in LISTED[kind]:
        assert kind in spoken(f"请问{name}联系电话", "figure"), name
        assert SUBJECTS.find(fold(f"在 {name.upper()} 吗"))[fold(name)] == kind


def test_what_an_entry_names_itself_is_free() -> None:
    """A subject that the entry speaks of forbids nothing."""
    entry = make_entry("weibo", "有微博吗？", answer="有微博和支付宝。")
    guards = Guards([entry], SUBJECTS)
    assert guards.speak(guards.read("微博和支付宝有吗", TODAY), "weibo") == ()
    assert guards.speak(guards.read("抖音有吗", TODAY), "weibo") == ("platforms",)


@pytest.mark.parametrize("entry", ["gap", "decline"])
def test_who_states_no_fact_is_free(entry: str) -> None:
    """An entry that says no, or that nothing is known, may be given whatever is named."""
    assert spoken("2023年北京抖音第99条的340000", entry) == ()


def test_each_guard_speaks_once() -> None:
    """Two places are one guard; several kinds are all named."""
    assert spoken("北京和上海的", "figure") == ("places",)
    assert set(spoken("2023年北京抖音77条", "figure")) == {"places", "platforms", YEAR, NUMBER}


def test_the_longest_name_counts() -> None:
    """公安局 is found whole, not as 公安."""
    assert SUBJECTS.find("市公安局地址") == {"公安局": "agencies"}


def test_no_names_find_nothing() -> None:
    """Lists without names forbid nothing."""
    assert Subjects({}).find("北京") == {}
    assert Subjects({"places": []}).find("北京") == {}


def test_years_are_asked_from_the_day_given() -> None:
    """去年 depends on the day that is passed in."""
    assert years_asked("去 年", TODAY) == {2025}
    assert years_asked("近 10 年", TODAY) == set(range(2017, 2027))


@pytest.mark.parametrize(
    "text",
    [
        "公开信息的是谁",
        "在哪里公开的",
        "什么时候公开的",
        "公开了多久",
        "公开用了多少时间",
        "多久公开一次",
        "多少人看了公开信息",
        "公开花了多少钱",
        "为什么公开",
        "公开的都有哪些",
        "每天公开几条",
        "第三季度公开了多少条",
        "上半年公开几条",
        "六月公开几条",
        "公开的比例",
    ],
)
def test_what_nobody_asks_an_entry_is_noticed(text: str) -> None:
    """Who, where, when, how long, at what cost, why: what no phrasing asks for speaks."""
    assert spoken(text, "figure") == (ATTRIBUTE,)


@pytest.mark.parametrize(
    "text",
    [
        "多少条没有办结",
        "还没处理的多少条",
        "不能在线办的有几条",
        "没收到回复的几条",
        "漏了回复的几条",
        "积压多少条",
        "公开后删了几条",
        "撤回了几条",
        "新增多少条",
        "新进的几条",
        "换了几条",
        "土地类公开多少条",
        "企业申请公开的多少条",
    ],
)
def test_another_part_of_what_was_done_is_noticed(text: str) -> None:
    """How many were not done, were missed or withdrawn, or of one kind, is not the figure."""
    assert spoken(text, "figure") == (ATTRIBUTE,)


@pytest.mark.parametrize(
    "text", ["有没有处理，几条", "能不能办理，多少条", "没有一共多少条", "删了吗"]
)
def test_a_question_in_the_negative_asks_for_what_was_done(text: str) -> None:
    """有没有 and 能不能 deny nothing, nor does 没有 at the end of the claim before."""
    assert spoken(text, "figure") == ()


def test_a_count_that_nobody_asks_an_entry_for_is_noticed() -> None:
    """How many of something speaks against an entry that no phrasing asks for a count."""
    assert spoken("答复用了几台", "article") == (ATTRIBUTE,)


@pytest.mark.parametrize(
    ("text", "entry"),
    [("公开几条", "figure"), ("接待多少人次", "figure"), ("多长时间答复", "article")],
)
def test_what_an_entry_is_asked_for_is_free(text: str, entry: str) -> None:
    """A count, and what a phrasing of the entry asks for in other words, forbid nothing."""
    assert spoken(text, entry) == ()


def test_what_the_report_tells_apart_is_noticed() -> None:
    """An entry about the website is not unasked the answer for 微信, nor for 培训."""
    entry = make_entry("site", "网站公开几条？", answer="网站公开210条。")
    guards = Guards([entry], SUBJECTS)
    assert guards.speak(guards.read("微信公开几条", TODAY), "site") == (DISTINCTION,)
    assert guards.speak(guards.read("网站培训几次", TODAY), "site") == (DISTINCTION,)
    assert guards.speak(guards.read("网站公开几条", TODAY), "site") == ()


def test_a_name_across_two_words_is_no_name() -> None:
    """An entry about 微信访问 does not speak of 信访, one about 公安局 does of 公安."""
    entries = [make_entry("visits", "微信访问量？"), make_entry("police", "公安局的呢？")]
    guards = Guards(entries, SUBJECTS)
    assert guards.speak(guards.read("信访量多少", TODAY), "visits") == (DISTINCTION,)
    assert guards.speak(guards.read("公安的呢", TODAY), "police") == ()


@pytest.mark.parametrize(
    "text",
    [
        "我在上海打工，公开了多少条",
        "俺现在从北京回来了，公开了多少条",
        "我儿子在青岛上班呢，公开了多少条",
        "我妈住在哈尔滨，公开了多少条",
        "我是外地来打工的，公开了多少条",
        "俺是山东人，公开了多少条",
        "我们是从河南过来的，公开了多少条",
    ],
)
def test_where_a_citizen_is_forbids_nothing(text: str) -> None:
    """A place where somebody lives or works is not what the question is about."""
    assert spoken(text, "figure") == ()


@pytest.mark.parametrize(
    "text",
    [
        "在上海公开了多少条",
        "上海上班时间公开了多少条",
        "我问上海公开了多少条",
        "我是问上海人社局公开了多少条",
        "我是说上海人才公开了多少条",
    ],
)
def test_the_place_asked_about_still_forbids(text: str) -> None:
    """A place that the question is about forbids an entry that does not name it."""
    assert "places" in spoken(text, "figure")


def test_a_date_that_the_entry_states_is_free() -> None:
    """The entry's own day, put into a wrong year, is asked about: the entry tells the year."""
    entry = make_entry("trial", "几号试运行？", answer="10月8日，报告年度2016年。", years=(2016,))
    guards = Guards([entry], SUBJECTS)
    assert guards.speak(guards.read("2015年10月8号就试运行了吧", TODAY), "trial") == ()
    assert YEAR in guards.speak(guards.read("2015年9月8号就试运行了吧", TODAY), "trial")
    assert YEAR in guards.speak(guards.read("2015年试运行了吧", TODAY), "trial")
