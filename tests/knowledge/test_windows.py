"""The window directory: every field of an item has its answer, and what is blank says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.entry import Entry, Stance, Window
from knowledge.errors import SeedError
from knowledge.windows import FIELDS, expand, make_item, read_window_words

FULL = Window(
    department="市场监督管理局",
    matter="个体工商户设立登记",
    conditions="有经营能力的公民",
    materials="申请书\n身份证",
    time_limit="1个工作日",
    fee="不收费",
    counter="12号",
    phone="6616201",
    complaint_phone="6616299",
)
PHONE = "0632—6616110"


def parts_of(window: Window, *names: str) -> dict[str, Entry]:
    """Return what citizens get of one item, by the field that it tells; the whole under ""."""
    item = make_item("item", window, names=names)
    made = expand([item], PHONE)["item"]
    return {entry.id.removeprefix("item").removeprefix("."): entry for entry in made}


@pytest.mark.parametrize("field", FIELDS[2:])
def test_what_a_field_holds_is_told_word_for_word(field: str) -> None:
    """The answer about a field names matter and department, and holds the field as it is."""
    told = parts_of(FULL)[field]
    assert told.stance is Stance.FACT
    assert told.answer.endswith(getattr(FULL, field))
    assert "“个体工商户设立登记”（市场监督管理局）" in told.answer


@pytest.mark.parametrize("field", FIELDS[2:])
def test_a_blank_field_is_said_to_be_unknown(field: str) -> None:
    """What nobody filled in is a gap that names the item and where to ask, and nothing else."""
    told = parts_of(Window("公安局", "居住证办理"))[field]
    assert told.stance is Stance.GAP
    assert told.answer.startswith("窗口目录里没有登记“居住证办理”（公安局）的")
    assert told.answer.endswith(f"您可以拨打{PHONE}询问。")


def test_where_to_ask_is_the_window_s_own_telephone_if_it_has_one() -> None:
    """Who asks for what an item lacks is sent to the window, not to the centre."""
    told = parts_of(Window("公安局", "居住证办理", phone="6616777"))["fee"]
    assert told.answer.endswith("您可以拨打6616777询问。")


def test_the_whole_lists_what_is_filled() -> None:
    """The overview has a line for each filled field and none for a blank one."""
    whole = parts_of(Window("公安局", "居住证办理", fee="不收费", materials="照片\n身份证"))[""]
    assert whole.answer == "“居住证办理”由公安局办理。\n申请材料：\n照片\n身份证\n收费：不收费"
    assert parts_of(Window("公安局", "居住证办理"))[""].answer.endswith("没有登记更多内容。")


def test_no_two_parts_are_asked_for_in_the_same_words() -> None:
    """Every phrasing leads to one part of an item."""
    texts = [text for part in parts_of(FULL, "开个体户").values() for text in part.texts]
    assert len(texts) == len(set(texts))
    assert "开个体户要什么材料" in texts


def test_windows_alike_are_told_apart_by_their_counter() -> None:
    """Two windows of a department for one matter name their counters when they are offered."""
    items = [
        make_item("a", Window("人社局", "社会保障卡申领", counter="3号窗口")),
        make_item("b", Window("人社局", "社会保障卡申领", counter="4号窗口")),
        make_item("c", Window("医保局", "社会保障卡申领", counter="5号窗口")),
    ]
    made = expand(items, PHONE)
    assert made["a"][0].question == "社会保障卡申领（人社局，3号窗口）怎么办理？"
    assert made["c"][0].question == "社会保障卡申领（医保局）怎么办理？"


def test_an_entry_without_a_window_is_left_alone() -> None:
    """Only items of the directory are made into parts."""
    assert expand([Entry("a", make_item("x", FULL).topic, "问？", "答")], PHONE) == {}


@pytest.mark.parametrize(
    "words", ["source = 1", '[[fields]]\nfield = "telex"', 'fields = []\nsource = ""']
)
def test_faulty_words_are_named_by_their_file(words: str, tmp_path: Path) -> None:
    """A list that lacks something, or names no field of a window, is a SeedError."""
    (tmp_path / "windows.toml").write_text(words, encoding="utf-8")
    with pytest.raises(SeedError, match=r"windows\.toml"):
        read_window_words(tmp_path)


def test_a_long_matter_is_asked_for_without_its_department() -> None:
    """The question of an item is never longer than a question may be."""
    matter = "在城市建筑物和设施上张挂宣传品以及占用道路设置临时宣传设施审批" + "延续" * 6
    item = make_item("item", Window("城市管理和综合行政执法局", matter))
    assert item.question == f"{matter}怎么办理？"
