"""Promises of a citizen's own records on the web, kept over a real connection."""

from __future__ import annotations

from support.app import Served
from support.web import Visitor, ask, call

from handlers.wording import DELETION_CONFIRM, DELETION_DONE, RECORDS_NONE

PLACE = "这次网页会话"


def test_a_visitor_without_script_deletes_their_records(served: Served) -> None:
    """The page asks, deletes when it is confirmed, says so, and shows nothing of before."""
    visitor, other = Visitor(served), Visitor(served)
    for each in (visitor, other):
        each.send("电话")
    visitor.send("删除我的记录")
    asked = "答复：" + DELETION_CONFIRM.format(place=PLACE)
    assert visitor.list_said()[-1] == ("centre", asked)
    answer = visitor.send("确认删除")
    assert answer.status == 200
    assert DELETION_DONE.format(place=PLACE) in answer.text
    assert visitor.list_said() == []
    assert len(other.list_said()) == 2
    visitor.send("查询我的记录")
    assert RECORDS_NONE.format(place=PLACE) in visitor.list_said()[-1][1]


def test_a_program_deletes_a_conversation_s_records(served: Served) -> None:
    """At the interface the same words do the same, for the conversation that sends them."""
    for number, text in enumerate(("电话", "删除我的记录")):
        ask(served, text, conversation="mine", message_id=str(number))
    done = ask(served, "确认删除", conversation="mine", message_id="2").json
    assert done["reply"] == DELETION_DONE.format(place=PLACE)
    told = ask(served, "查询我的记录", conversation="mine", message_id="3").json
    assert told["reply"].startswith(RECORDS_NONE.format(place=PLACE))


def test_the_privacy_page_names_the_words_to_send(served: Served) -> None:
    """Whoever reads what is kept reads how to see it and how to have it deleted."""
    page = call(served, "/privacy").text
    for words in ("查询我的记录", "删除我的记录", "确认删除"):
        assert f"“{words}”" in page
