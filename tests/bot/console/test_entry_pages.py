"""Promises of the pages of entries: the list, one entry, its form, its history, trying."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from contextlib import closing

import pytest
from support.app import Served
from support.console import Clerk, read_words
from support.entry_pages import CAT, NASTY, NEW, People, create, latest, query, read_fields

from knowledge.roles import Role

PHONE = "/console/entries/centre-phone"


@pytest.fixture(scope="module")
def people(served: Served) -> People:
    """Give the people of one office."""
    return People.come(served)


def test_the_list_has_everything_in_pages(people: People, served: Served) -> None:
    """Fifty entries on a page, with the number of all of them, and the way to the next."""
    words = read_words(people.viewer.open("/console/entries"))
    ((total,),) = served.rows("SELECT COUNT(*) FROM entries")
    assert f"共有 {total} 条" in words
    assert people.viewer.page.text.count('class="row"') == 50
    people.viewer.open("/console/entries?page=2")
    assert 'rel="prev"' in people.viewer.page.text
    assert "写一条新的" not in people.viewer.page.text
    assert "写一条新的" in people.editor.open("/console/entries").text


@pytest.mark.parametrize(
    ("fields", "has", "has_not"),
    [
        ({"q": "中心 聯繫電話是多少"}, PHONE, "统计数据</td>"),
        ({"topic": "supervision"}, "监督投诉</td>", PHONE),
        ({"stance": "decline"}, "找到", PHONE),
        ({"confirmed": "no"}, "待核实", ""),
        ({"stage": "draft", "q": "没有这样的条目"}, "没有符合条件的条目", PHONE),
        ({"author": "初始数据"}, "最后由初始数据修改", "没有符合条件的条目"),
        ({"days": "30"}, "没有符合条件的条目", PHONE),
    ],
)
def test_a_filter_stands_in_the_address(
    people: People, fields: dict[str, str], has: str, has_not: str
) -> None:
    """What is looked for can be sent to a colleague as an address."""
    page = people.viewer.open(query("/console/entries", **fields))
    assert page.status == 200
    assert has in page.text
    if has_not:
        assert has_not not in page.text


@pytest.mark.parametrize(
    "fields", [{"page": "x"}, {"page": "9" * 30}, {"days": "-1"}, {"topic": NASTY}, {"q": NASTY}]
)
def test_an_odd_address_shows_a_list(people: People, fields: dict[str, str]) -> None:
    """Whatever an address says, there is a page, and nothing of it becomes a script."""
    page = people.viewer.open(query("/console/entries", **fields))
    assert page.status == 200
    assert "<script>alert" not in page.text


def test_an_entry_s_page_says_what_citizens_read(people: People) -> None:
    """The page shows the answer as the bot words it, with its source, and who published it."""
    words = read_words(people.viewer.open(PHONE))
    assert "群众看到的答复" in words
    assert "出处：" in words
    assert "6616110" in words
    assert "初始数据" in words
    assert "送审" not in words


def test_a_new_entry_is_saved_and_shown(people: People) -> None:
    """What was written is on the page of the entry, with the notice that it was saved."""
    entry_id = create(people.editor, act="save", question="新写的事怎么办？", phrasings="新写的事")
    words = read_words(people.editor.follow())
    assert "草稿已保存。" in words
    assert "新写的事怎么办？" in words
    assert "起草 （现在在这一步） 李红" in words
    fields = read_fields(people.editor.open(f"/console/entries/{entry_id}/edit"))
    assert fields["phrasings"] == "新写的事"
    assert fields["base"] == "1"


def test_nothing_is_lost_where_something_is_wrong(people: People, served: Served) -> None:
    """Each fault stands at its field, and every field still holds what was written."""
    before = served.rows("SELECT COUNT(*) FROM revisions")
    bad = {**CAT, "question": "问" * 61, "years": "去年", "phrasings": NASTY, "reason": ""}
    page = people.editor.submit(NEW, {**bad, "act": "save"})
    assert page.status == 400
    faults = re.findall(r'id="(\w+)-fault"', page.text)
    assert faults == ["question", "years", "reason"]
    fields = read_fields(page)
    assert {name: fields[name] for name in bad} == bad
    assert "<script>alert" not in page.text
    assert served.rows("SELECT COUNT(*) FROM revisions")[0][0] == before[0][0]


def test_a_draft_may_lack_what_a_review_needs(people: People) -> None:
    """A draft without an answer is kept; its page says what is owed before it is sent."""
    fields = {"question": "还没有答复的事？", "answer": "", "citation": ""}
    refused = people.editor.submit(NEW, {**CAT, **fields, "act": "submit"})
    assert refused.status == 400
    assert 'id="answer-fault"' in refused.text
    entry_id = create(people.editor, act="save", **fields)
    words = read_words(people.editor.open(f"/console/entries/{entry_id}"))
    assert "送审前还要补充： 请填写答复。" in words
    path = f"/console/entries/{entry_id}/submit"
    assert people.editor.submit(path, {"revision": "1"}).status == 409
    assert "还不能送审" in read_words(people.editor.page)


def test_the_second_of_two_who_edit_sees_both_texts(people: People, served: Served) -> None:
    """Who saves second is told who was first, sees what they changed, and keeps the own text."""
    other = Clerk.sign_in(served, Role.EDITOR, name="孙丽")
    path = f"{PHONE}/edit"
    fields = read_fields(people.editor.open(path))
    theirs = {**read_fields(other.open(path)), "section": "孙丽写的章节", "reason": "改"}
    assert other.submit(path, {**theirs, "act": "save"}).status == 303
    mine = {**fields, "answer": "李红写的答复。", "reason": "改电话", "act": "save"}
    page = people.editor.submit(path, mine)
    assert page.status == 409
    words = read_words(page)
    assert "孙丽刚刚保存了第2版" in words
    assert "孙丽写的章节" in words.partition("您写的和现在")[0]
    kept = read_fields(page)
    assert kept["answer"] == "李红写的答复。"
    assert kept["base"] == "2"
    assert people.editor.submit(path, {**mine, **kept, "act": "save"}).status == 303
    assert latest(served, "centre-phone") == 3


def test_saving_nothing_is_said(people: People) -> None:
    """Who changed nothing is told so, and no revision is made of it."""
    path = "/console/entries/centre-wechat-ids/edit"
    fields = {**read_fields(people.editor.open(path)), "reason": "看看", "act": "save"}
    answer = people.editor.submit(path, fields)
    assert answer.status == 400
    assert "内容没有变化" in read_words(answer)


def test_a_taken_id_is_said_at_its_field(people: People) -> None:
    """A new entry under an id that is there keeps its text and says so at the id."""
    page = people.editor.submit(NEW, {**CAT, "id": "centre-phone", "act": "save"})
    assert page.status == 409
    assert "已经有条目了" in read_words(page)
    assert read_fields(page)["answer"] == CAT["answer"]


def test_a_question_that_is_there_is_said(people: People) -> None:
    """A new entry with the very question of one that had no id of its own says where that is."""
    entry_id = create(people.editor, act="save", question="同样的事怎么办？")
    page = people.editor.submit(NEW, {**CAT, "question": "同样的事怎么办？", "act": "save"})
    assert page.status == 409
    assert f"已经有同样的标准问题（编号{entry_id}）" in read_words(page)


def test_words_of_another_entry_are_said_at_their_field(people: People, served: Served) -> None:
    """Who writes what another entry holds is led to it, and keeps every word of the form."""
    held = {"question": "傳真 號碼", "phrasings": "新的问法\n另一句？"}
    create(people.editor, act="save", question="占用的事怎么办？", phrasings="另一句")
    before = served.rows("SELECT COUNT(*) FROM revisions")
    for act in ("save", "submit"):
        page = people.editor.submit(NEW, {**CAT, **held, "act": act})
        assert page.status == 409
        assert re.findall(r'id="(\w+)-fault"', page.text) == ["question", "phrasings"]
        assert '<a href="/console/entries/centre-gap-fax-mail">' in page.text
        assert "“另一句？”已经是 占用的事怎么办？ 的标准问题或问法" in read_words(page)
        fields = read_fields(page)
        assert {name: fields[name] for name in (*held, "answer", "reason")} == {
            **held,
            "answer": CAT["answer"],
            "reason": CAT["reason"],
        }
    assert served.rows("SELECT COUNT(*) FROM revisions") == before


def test_what_cannot_come_back_is_said(people: People) -> None:
    """A restored entry does not take words back from whoever has them by now."""
    old = create(people.editor, act="save", question="以前的事怎么办？")
    given = {"revision": "1", "reason": "不要了"}
    assert people.editor.submit(f"/console/entries/{old}/discard", given).status == 303
    new = create(people.editor, act="save", question="别的事？", phrasings="以前的事怎么办")
    restored = {"revision": "1", "number": "1", "comment": "改回"}
    page = people.editor.submit(f"/console/entries/{old}/restore", restored)
    assert page.status == 409
    assert f'<a href="/console/entries/{new}">别的事？</a>' in page.text


def test_what_cannot_be_saved_now_is_kept_in_the_form(people: People, served: Served) -> None:
    """Where the database takes nothing, it is said, and the form still holds every word."""
    broken = "CREATE TRIGGER broken BEFORE INSERT ON revisions BEGIN SELECT RAISE(ABORT, 'x'); END"
    execute(served, broken)
    try:
        page = people.editor.submit(NEW, {**CAT, "question": "存不了怎么办？", "act": "save"})
    finally:
        execute(served, "DROP TRIGGER broken")
    assert page.status == 503
    assert "现在不能保存" in read_words(page)
    assert read_fields(page)["answer"] == CAT["answer"]


def execute(served: Served, sql: str) -> None:
    """Change the database past the application."""
    with closing(sqlite3.connect(served.database)) as connection, connection:
        connection.execute(sql)


def test_history_shows_what_changed(people: People) -> None:
    """Each step with person and reason, and the difference of two revisions, readable aloud."""
    entry_id = create(people.editor, act="save", question="历史怎么看？", answer="需要15天。")
    path = f"/console/entries/{entry_id}"
    fields = read_fields(people.editor.open(f"{path}/edit"))
    changed = {**fields, "answer": "需要20天。", "reason": "按新规定", "act": "save"}
    assert people.editor.submit(f"{path}/edit", changed).status == 303
    text = people.editor.open(f"{path}/history").text
    assert '<del><span class="hidden">删去：</span>15</del>' in text
    assert '<ins><span class="hidden">加上：</span>20</ins>' in text
    words = read_words(people.editor.page)
    assert "李红 修改（第2版） 按新规定" in words
    assert "新写" not in people.editor.open(f"{path}/history?old=x&new=99").text
    restored = {"revision": "2", "number": "1", "comment": "改回"}
    assert people.editor.submit(f"{path}/restore", restored).status == 303
    assert "第1版已恢复为新的草稿（第3版）" in read_words(people.editor.follow())
    assert "需要15天。" in read_words(people.editor.page)


def test_trying_shows_the_answer_and_why(people: People, served: Served) -> None:
    """A question is answered as a citizen's would be, explained in words, and not recorded."""
    before = served.rows()
    words = read_words(people.viewer.open(query("/console/entries/_try", q="聯繫電話是多少")))
    assert "6616110" in words
    assert "会直接答复" in words
    assert "用它答复" in words
    nothing = read_words(people.viewer.open(query("/console/entries/_try", q="宇宙有多大")))
    assert "知识库里没有这一条" in nothing
    assert "<script>alert" not in people.viewer.open(query("/console/entries/_try", q=NASTY)).text
    assert served.rows() == before


def test_a_list_exports_what_it_shows(people: People, served: Served) -> None:
    """The file holds what the filter finds, on all its pages, and nothing else."""
    fields = {"topic": "statistics"}
    assert "/console/entries/_export.xlsx?topic=statistics" in read_links(people, fields)
    answer = people.viewer.open(query("/console/entries/_export.csv", **fields))
    rows = [*csv.reader(io.StringIO(answer.body.decode("utf-8-sig")))]
    ((count,),) = served.rows("SELECT COUNT(*) FROM entries WHERE topic = '统计数据'")
    assert len(rows) == count + 1 > 51
    assert {row[1] for row in rows[1:]} == {"统计数据"}
    workbook = people.viewer.open(query("/console/entries/_export.xlsx", **fields))
    assert workbook.body.startswith(b"PK")
    assert workbook.headers["Content-Disposition"] == 'attachment; filename="entries.xlsx"'


def read_links(people: People, fields: dict[str, str]) -> list[str]:
    """Return where the links of a list lead."""
    return re.findall(
        r'href="([^"]*)"', people.viewer.open(query("/console/entries", **fields)).text
    )


@pytest.mark.parametrize("field", ["question", "answer", "phrasings", "unit", "section", "reason"])
def test_no_text_becomes_a_script(people: People, field: str) -> None:
    """What is written into any field is shown as it was written, on every page of the entry."""
    text = f"{NASTY[:40]}{field}"
    fields = {"question": f"哪里写{field}？", field: text}
    entry_id = create(people.editor, act="save", **fields)
    for page in ("", "/edit", "/history"):
        shown = people.editor.open(f"/console/entries/{entry_id}{page}")
        assert shown.status == 200
        assert "<script>alert" not in shown.text


@pytest.mark.parametrize("page", ["", "/edit", "/history"])
def test_an_unknown_entry_has_no_page(people: People, page: str) -> None:
    """What is not there is said with 404, for reading and for acts."""
    assert people.editor.open(f"/console/entries/nothing{page}").status == 404
    assert people.editor.submit("/console/entries/nothing/submit", {"revision": "1"}).status == 404
