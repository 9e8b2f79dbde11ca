"""The names of the directory: which matter a question names, and what it asks of it."""

from __future__ import annotations

import pytest

from knowledge.directory import Directory
from knowledge.entry import Window
from knowledge.lexicon import Lexicon
from knowledge.windows import make_item

ITEMS = [
    make_item("open", Window("市场监督管理局", "个体工商户设立登记"), names=("开个体户",)),
    make_item("change", Window("市场监督管理局", "个体工商户变更登记")),
    make_item("firm", Window("市场监督管理局", "公司设立登记")),
    make_item("branch", Window("市场监督管理局", "分公司设立登记")),
    make_item("stay", Window("公安局", "居住证办理")),
    make_item("wed", Window("民政局", "结婚登记")),
    make_item("again", Window("民政局", "补领结婚证")),
    make_item("card-a", Window("人社局", "社会保障卡申领")),
    make_item("card-b", Window("医保局", "社会保障卡申领")),
]
DIRECTORY = Directory(ITEMS)


@pytest.mark.parametrize(
    ("text", "item", "field"),
    [
        ("个体工商户设立登记要什么材料", "open", "materials"),
        ("想开个体户得带点啥证件啊", "open", "materials"),
        ("個體工商戶變更登記的電話", "change", "phone"),
        ("公司设立登记几天能办好", "firm", "time_limit"),
        ("分公司设立登记多少钱", "branch", "fee"),
        ("居住证办理在几号窗口", "stay", "counter"),
        ("居住证收费吗", "stay", "fee"),
        ("结婚登记的投诉电话是多少", "wed", "complaint_phone"),
        ("医保局社会保障卡申领归谁管", "card-b", "department"),
        ("补领结婚证谁能办", "again", "conditions"),
        ("我想办居住证", "stay", ""),
    ],
)
def test_a_name_and_what_is_asked_of_it_are_found(text: str, item: str, field: str) -> None:
    """The longest name counts, other names too, and words of one field say which it is."""
    named = DIRECTORY.read(text)
    assert named.list_parts() == [f"{item}.{field}" if field else item]
    assert named.is_plain
    assert named.is_one


@pytest.mark.parametrize("text", ["个体户设立登记的电话", "个体工商业户变更登记电话是多少"])
def test_a_name_is_also_found_by_words_that_staff_declared_the_same(text: str) -> None:
    """What the word list says means the same names the matter, and nothing is asked back."""
    lexicon = Lexicon(same=[("个体工商户", "个体户", "个体工商业户")])
    named = Directory(ITEMS, lexicon).read(text)
    assert named.fields == {"phone"}
    assert len(named.items) == 1
    assert named.is_plain


def test_words_of_one_meaning_that_name_two_matters_are_both_found() -> None:
    """Two matters whose names the word list makes the same are asked back, never mixed up."""
    items = [
        make_item("full", Window("市场监督管理局", "个体工商户注销")),
        make_item("short", Window("税务局", "个体户注销")),
    ]
    directory = Directory(items, Lexicon(same=[("个体工商户", "个体户", "小店")]))
    assert directory.read("小店注销多久").items == ("short", "full")
    assert directory.read("个体户注销多久").items == ("short",)


@pytest.mark.parametrize(
    "text",
    [
        "农村公司设立登记要什么材料",
        "我妹妹在外地能不能办居住证办理",
        "税务局公司设立登记在几号窗口",
        "民政局居住证办理的电话",
    ],
)
def test_what_is_said_beside_a_name_may_mean_another_matter(text: str) -> None:
    """Who says more than a name and what is asked of it is not taken at the name alone."""
    named = DIRECTORY.read(text)
    assert named.items
    assert not named.is_plain or not named.is_one or len(named.items) > 1


def test_two_windows_for_one_matter_are_both_named() -> None:
    """A matter that two departments have names both, in the office's order."""
    assert DIRECTORY.read("社会保障卡申领多少钱").list_parts() == ["card-a.fee", "card-b.fee"]


def test_two_matters_are_not_one() -> None:
    """Who names two matters names no one thing."""
    named = DIRECTORY.read("居住证办理和结婚登记要什么材料")
    assert set(named.items) == {"stay", "wed"}
    assert not named.is_one


@pytest.mark.parametrize("text", ["驾驶证换证要带什么", "要什么材料", "", "结婚要带什么"])
def test_what_is_no_name_names_nothing(text: str) -> None:
    """No name, or a part of one that another matter has too, is nothing word for word."""
    assert DIRECTORY.read(text).items == ()


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("个体工商户登记要什么材料", {"open", "change"}),
        ("结婚要带什么", {"wed", "again"}),
        ("公安局窗口的电话", {"stay"}),
        ("民政局结婚登记费用", {"wed"}),
        ("社保卡多少钱", {"card-a", "card-b"}),
        ("要什么材料", set()),
        ("驾驶证要什么材料", set()),
    ],
)
def test_a_part_of_a_name_finds_all_that_have_it(text: str, items: set[str]) -> None:
    """What says a part of a name, or a department alone, may mean each that has it."""
    named = DIRECTORY.read_partly(text)
    assert set(named.items) == items
    assert not named.is_plain


def test_of_an_entry_it_is_known_whether_a_window_made_it() -> None:
    """The parts of an item lead back to it; other entries lead nowhere."""
    assert DIRECTORY.find_item("stay.phone") == DIRECTORY.find_item("stay") == "stay"
    assert DIRECTORY.find_item("centre-phone") == ""
    assert DIRECTORY
    assert not Directory()
