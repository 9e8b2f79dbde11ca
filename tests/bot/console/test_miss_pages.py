"""Promises of 未命中: a clerk sees what was asked in vain, and does something about it."""

from __future__ import annotations

import re
from itertools import count

import pytest
from support.app import Served
from support.console import Clerk, read_words
from support.web import ask

from bot.keys import PIPELINE, STORE
from bot.misses import make_gatherer
from bot.store import now_ms
from handlers.inquiry import Outcome
from knowledge.entry import Stage
from knowledge.roles import Role

_NUMBERS = count(1)


def ask_in_vain(served: Served, text: str, *more: str) -> str:
    """Let a citizen ask something, say more, and return the group of the question."""
    talk = f"talk-{next(_NUMBERS)}"
    outcome = ask(served, text, conversation=talk, message_id="0").json["outcome"]
    if outcome != Outcome.MISSED and not more:
        more = ("没用",)
    for words in more:
        ask(served, words, conversation=talk, message_id=words)
    app = served.app
    gatherer = make_gatherer(app[STORE].database, lambda: app[PIPELINE].knowledge)
    gatherer.gather(now_ms())
    (row,) = served.rows(
        "SELECT grouped FROM misses JOIN exchanges USING (id) WHERE text = ?"
        " ORDER BY misses.received_at DESC LIMIT 1",
        text,
    )
    return str(row["grouped"])


def test_what_was_asked_in_vain_is_listed(served: Served) -> None:
    """The list has the words, how often, why; the file has the same; a filter narrows both."""
    for _ in range(3):
        group = ask_in_vain(served, "火锅店在哪条街", "没用")
    ask_in_vain(served, "大熊猫吃竹子吗", "答复有误：不对")
    clerk = Clerk.sign_in(served, Role.VIEWER)
    words = read_words(clerk.open("/console/misses"))
    assert words.index("火锅店在哪条街 3 评价没用 3") < words.index("大熊猫吃竹子吗 1 反映有误 1")
    rows = clerk.open("/console/misses.csv").text.splitlines()
    assert rows[1].startswith("火锅店在哪条街,3,0,0,3,0,")
    narrow = read_words(clerk.open("/console/misses?reason=wrong&days=7"))
    assert "大熊猫吃竹子吗" in narrow
    assert "火锅店" not in narrow
    for query in ("days=all", "days=x", "topic=nothing", "reason=x", "page=99999", "page=-1"):
        assert clerk.open(f"/console/misses?{query}").status == 200
    page = clerk.open(f"/console/misses/{group}")
    assert "问过 3次，3人" in read_words(page)
    assert "/draft" not in page.text
    assert clerk.submit(f"/console/misses/{group}/draft", {"words": "火锅"}).status == 403


def test_a_button_pressed_twice_makes_one_draft(served: Served) -> None:
    """Who presses again is led to the draft that is there, which is left as it is."""
    group = ask_in_vain(served, "哪里可以借轮椅")
    clerk = Clerk.sign_in(served, Role.EDITOR)
    form = {"words": "哪里可以借轮椅？"}
    first = clerk.submit(f"/console/misses/{group}/draft", form).headers["Location"]
    again = clerk.submit(f"/console/misses/{group}/draft", form)
    assert again.status == 303
    assert first == f"{again.headers['Location']}/edit"
    assert len(served.rows("SELECT 1 FROM revisions WHERE content LIKE '%借轮椅%'")) == 1


def test_one_click_makes_a_draft(served: Served) -> None:
    """A draft has the words as its question and a topic; the group leaves the list."""
    group = ask_in_vain(served, "有没有充电桩可以用")
    clerk = Clerk.sign_in(served, Role.EDITOR)
    form = {"words": "有没有 充电桩？"}
    answer = clerk.submit(f"/console/misses/{group}/draft", form)
    found = re.fullmatch(r"/console/entries/(ask-\d{8}-\w{6})/edit", answer.headers["Location"])
    assert found
    standing = served.app[STORE].review.get_standing(found[1])
    assert (standing.entry.question, standing.stage) == ("有没有 充电桩？", Stage.DRAFT)
    assert "充电桩" not in read_words(clerk.open("/console/misses?days=all"))
    assert "已起草新条目" in read_words(clerk.open("/console/misses?view=handled"))
    assert "处理过 已起草新条目" in read_words(clerk.open(f"/console/misses/{group}"))
    ask_in_vain(served, "有没有充电桩可以用")
    assert "有没有充电桩可以用 1" in read_words(clerk.open("/console/misses?days=all"))
    assert "之后又有人问" in read_words(clerk.open(f"/console/misses/{group}"))


def test_words_become_a_phrasing(served: Served) -> None:
    """The words are one more phrasing of a new revision; what is known already is told."""
    group = ask_in_vain(served, "狮子老虎哪个厉害些")
    clerk = Clerk.sign_in(served, Role.EDITOR)
    path = f"/console/misses/{group}/phrasing"
    form = {"words": "狮子老虎哪个厉害些", "entry": "centre-name"}
    assert clerk.submit(path, form).headers["Location"] == "/console/entries/centre-name"
    standing = served.app[STORE].review.get_standing("centre-name")
    assert standing.entry.phrasings[-1] == "狮子老虎哪个厉害些"
    assert standing.stage is Stage.DRAFT
    again = clerk.submit(path, form)
    assert (again.status, "已经有这个问法" in read_words(again)) == (409, True)
    (deed,) = served.rows("SELECT * FROM audit WHERE act = 'miss.handled' AND subject = ?", group)
    assert (deed["staff"], "centre-name" in deed["detail"]) == (clerk.login, True)
    assert "狮子" not in deed["detail"]


def test_words_that_another_entry_holds_lead_there(served: Served) -> None:
    """Neither a draft nor a phrasing takes another entry's words; the form keeps what it held."""
    group = ask_in_vain(served, "河马会不会游泳呀")
    clerk = Clerk.sign_in(served, Role.EDITOR)
    form = {"words": "傳真 號碼", "entry": "centre-name"}
    for act in ("draft", "phrasing"):
        answer = clerk.submit(f"/console/misses/{group}/{act}", form)
        assert answer.status == 409
        assert '<a href="/console/entries/centre-gap-fax-mail">' in answer.text
        assert answer.text.count('value="傳真 號碼"') == 2
    assert "河马" in read_words(clerk.open("/console/misses?days=all"))


def test_a_group_is_marked_as_handled_and_put_back(served: Served) -> None:
    """A reason takes a group off the list; it can be put there again."""
    group = ask_in_vain(served, "帮忙算个命吧大师傅")
    clerk = Clerk.sign_in(served, Role.EDITOR)
    path = f"/console/misses/{group}/handle"
    assert clerk.submit(path, {"way": "elsewhere", "comment": "与政务无关"}).status == 303
    assert "再有人问，会重新列出" in read_words(clerk.follow())
    assert "不属于受理范围：与政务无关" in read_words(clerk.open(f"/console/misses/{group}"))
    assert clerk.submit(f"/console/misses/{group}/reopen").status == 303
    assert "已放回待处理" in read_words(clerk.follow())
    assert "算个命" in read_words(clerk.open("/console/misses?days=all"))


@pytest.mark.parametrize(
    ("act", "form", "says"),
    [
        ("draft", {"words": ""}, "请填写群众的问法"),
        ("draft", {"words": "？"}, "请填写群众的问法"),
        ("draft", {"words": "长" * 61}, "最多60个字"),
        ("phrasing", {"words": "问法", "entry": "nothing"}, "没有发布编号为“nothing”的条目"),
        ("phrasing", {"words": "", "entry": "centre-name"}, "请填写群众的问法"),
        ("handle", {"way": "nothing"}, "请选择处理结果"),
        ("handle", {"way": "other", "comment": " "}, "请选择处理结果"),
        ("handle", {"way": "drafted"}, "请选择处理结果"),
        ("handle", {"way": "other", "comment": "长" * 201}, "最多200个字"),
    ],
)
def test_what_cannot_be_done_is_told(
    served: Served, act: str, form: dict[str, str], says: str
) -> None:
    """A form that lacks something is refused with a sentence, and the group stays open."""
    group = ask_in_vain(served, "外星人存不存在啊")
    clerk = Clerk.sign_in(served, Role.EDITOR)
    answer = clerk.submit(f"/console/misses/{group}/{act}", form)
    assert (answer.status, says in read_words(answer)) == (400, True)
    assert "外星人" in read_words(clerk.open("/console/misses?days=all"))


def test_words_of_a_citizen_are_shown_as_words(served: Served) -> None:
    """What a citizen wrote can neither run on a page nor in a spreadsheet."""
    group = ask_in_vain(served, "<script>火龙果</script>熟了吗")
    ask_in_vain(served, '=HYPERLINK("火烈鸟")')
    clerk = Clerk.sign_in(served, Role.EDITOR)
    for path in ("/console/misses?days=all", f"/console/misses/{group}"):
        assert "<script>火" not in clerk.open(path).text
    assert "\"'=HYPERLINK" in clerk.open("/console/misses.csv?days=all").text


@pytest.mark.parametrize("act", ["", "/draft", "/phrasing", "/handle", "/reopen"])
def test_a_group_that_is_not_there(served: Served, act: str) -> None:
    """What nobody asked, or whose words are gone, has no page and no acts."""
    clerk = Clerk.sign_in(served, Role.EDITOR)
    path = f"/console/misses/nothing{act}"
    assert (clerk.submit(path, {"words": "火"}) if act else clerk.open(path)).status == 404


def test_what_a_citizen_says_is_wrong_is_shown(served: Served) -> None:
    """A report of a wrong answer stands beside the answer that was given."""
    group = ask_in_vain(served, "联系电话是多少？", "答复有误：号码已经停机")
    clerk = Clerk.sign_in(served, Role.VIEWER)
    words = read_words(clerk.open(f"/console/misses/{group}"))
    assert "反映有误 号码已经停机" in words
    assert "0632—6616110" in words
