"""The window directory on pages: its list, one item, and the form that changes it."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import quote

import pytest
from support.app import Served
from support.console import Clerk, read_words
from support.windows import list_items

from bot.keys import STORE
from knowledge.entry import Stage
from knowledge.roles import Role

FORM = {
    "department": "公安局",
    "matter": "临时居住证办理",
    "materials": "身份证\n照片",
    "phone": "0632-6616777",
    "reason": "新开窗口",
}


@pytest.fixture(scope="module")
def editor(served: Served) -> Clerk:
    """Give an editor, and sixty windows that are there already."""
    store = served.app[STORE]
    items = list_items(60)
    served.run(store.review.save_drafts(items, by="someone", reason="目录", now=1))
    return Clerk.sign_in(served, Role.EDITOR)


def test_the_directory_has_pages_and_is_searched(editor: Clerk) -> None:
    """Fifty items stand on a page; a search finds matters, departments and telephones."""
    assert "共60项" in read_words(editor.open("/console/windows"))
    assert editor.page.text.count('class="row"') == 50
    assert editor.open("/console/windows?page=2").text.count('class="row"') == 10
    found = read_words(editor.open(f"/console/windows?q={quote('居住证签注')}"))
    assert "共1项" in found
    assert "没有找到“海关”" in read_words(editor.open(f"/console/windows?q={quote('海关')}"))


def test_an_item_is_added_shown_and_changed(editor: Clerk) -> None:
    """A new item is a draft; its page tells every field; a change needs a reason."""
    answer = editor.submit("/console/windows/_new", FORM)
    assert answer.status == HTTPStatus.SEE_OTHER
    address = answer.headers["Location"]
    words = read_words(editor.open(address))
    assert "已保存为草稿。" in words
    assert "申请材料 身份证 照片" in words
    assert "办结时限 未登记" in words
    changed = {**FORM, "fee": "不收费", "base": "1", "reason": ""}
    assert editor.submit(f"{address}/edit", changed).status == HTTPStatus.BAD_REQUEST
    assert "请写明为什么修改" in read_words(editor.page)
    assert 'value="不收费"' in editor.page.text
    answer = editor.submit(f"{address}/edit", {**changed, "reason": "补上收费"})
    assert answer.status == HTTPStatus.SEE_OTHER
    assert "收费 不收费" in read_words(editor.open(address))
    same = {**changed, "base": "2", "reason": "再存"}
    editor.submit(f"{address}/edit", same)
    assert "内容没有变化" in read_words(editor.open(address))
    standing = editor.served.app[STORE].review.get_standing(address.rpartition("/")[2])
    assert (standing.revision, standing.stage) == (2, Stage.DRAFT)


def test_faults_stand_beside_their_fields(editor: Clerk) -> None:
    """What is missing or wrong is said at its field, and nothing that was written is lost."""
    wrong = {**FORM, "matter": "", "valid_from": "明天", "phone": "号" * 300}
    answer = editor.submit("/console/windows/_new", wrong)
    assert answer.status == HTTPStatus.BAD_REQUEST
    words = read_words(answer)
    assert "有3处需要修改" in words
    assert "必填，现在是空的。" in words
    assert "“明天”不是日期" in words
    assert "身份证" in words


def test_a_window_is_not_added_twice(editor: Clerk) -> None:
    """The same department, matter and counter are led to the item that is there."""
    form = {**FORM, "matter": "户口簿补领"}
    assert editor.submit("/console/windows/_new", form).status == HTTPStatus.SEE_OTHER
    assert editor.submit("/console/windows/_new", form).status == HTTPStatus.BAD_REQUEST
    assert "部门、事项、窗口号与已有的window-" in read_words(editor.page)


def test_who_saves_second_loses_nothing(editor: Clerk) -> None:
    """Where somebody saved meanwhile, both contents stand on the page."""
    address = editor.submit("/console/windows/_new", {**FORM, "matter": "户口本换发"}).headers[
        "Location"
    ]
    other = Clerk.sign_in(editor.served, Role.EDITOR)
    first = {**FORM, "matter": "户口本换发", "fee": "5元", "base": "1"}
    assert other.submit(f"{address}/edit", first).status == HTTPStatus.SEE_OTHER
    second = {**first, "fee": "8元", "counter": "9号"}
    answer = editor.submit(f"{address}/edit", second)
    assert answer.status == HTTPStatus.CONFLICT
    words = read_words(answer)
    assert f"您编辑时，{other.login}在" in words
    assert "收费 5元" in words
    assert 'value="8元"' in answer.text
    assert 'name="base" value="2"' in answer.text
    assert editor.submit(f"{address}/edit", {**second, "base": "2"}).status == HTTPStatus.SEE_OTHER


def test_what_was_written_is_text_everywhere(editor: Clerk) -> None:
    """Markup in any field stays text on every page of the directory."""
    script = "<b>x</b><script>alert(1)</script>"
    fields = ("department", "matter", "conditions", "fee", "counter", "names")
    form = dict.fromkeys(fields, script)
    answer = editor.submit("/console/windows/_new", {**form, "reason": script})
    assert answer.status == HTTPStatus.SEE_OTHER
    address = answer.headers["Location"]
    for path in (address, f"{address}/edit", "/console/windows?q=alert"):
        assert "<script>alert" not in editor.open(path).text


def test_an_entry_is_no_window(editor: Clerk) -> None:
    """An entry that is no item of the directory has no page here."""
    assert editor.open("/console/windows/centre-phone").status == HTTPStatus.NOT_FOUND
    assert editor.open("/console/windows/nothing/edit").status == HTTPStatus.NOT_FOUND
