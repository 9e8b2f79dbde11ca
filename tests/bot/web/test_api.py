"""Promises of POST /api/inquiries, kept over a real connection."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.app import Served
from support.web import ask, call

from bot.web.api import BadQuestionError, read_question

PATH = "/api/inquiries"
QUESTION = {"text": "中心的联系电话是多少？", "conversation": "c", "id": "1"}


def _with(**changes: object) -> bytes:
    return json.dumps({**QUESTION, **changes}).encode()


def _without(field: str) -> bytes:
    return json.dumps({key: value for key, value in QUESTION.items() if key != field}).encode()


def _rows(served: Served) -> int:
    return len(served.rows())


def test_a_question_gets_its_outcome_and_reply(served: Served) -> None:
    """A question is answered with exactly outcome, reply and suggestions, and recorded as web."""
    answer = ask(served, "中心的联系电话是多少？", conversation="first")
    assert answer.status == 200
    assert set(answer.json) == {"outcome", "reply", "suggestions"}
    assert answer.json["outcome"] == "answered"
    assert "0632—6616110" in answer.json["reply"]
    assert answer.json["suggestions"] == []
    row = served.rows()[-1]
    assert (row["channel"], row["account"], row["kind"]) == ("web", "web", "text")


def test_suggestions_are_texts_in_their_order(served: Served) -> None:
    """What is offered comes as a list of texts, in the order of its numbers in the reply."""
    answer = ask(served, "菜单", conversation="menu").json
    offered = [f"{number}. {text}" for number, text in enumerate(answer["suggestions"], 1)]
    assert len(offered) == 6
    assert [line for line in answer["reply"].split("\n") if line in offered] == offered


def test_a_tapped_topic_opens_whatever_was_said_since(served: Served) -> None:
    """Sending a topic's name offers that topic's questions, however long ago it was offered."""
    for number, topic in enumerate(ask(served, "菜单", conversation="tap").json["suggestions"]):
        answer = ask(served, topic, conversation="tap", message_id=f"tap-{number}").json
        assert answer["outcome"] == "suggested"
        assert topic in answer["reply"]


def test_a_suggestion_sent_as_text_gets_its_entry(served: Served) -> None:
    """The text of every suggestion, sent as a question, is answered."""
    ask(served, "菜单", conversation="entry")
    topic = ask(served, "1", conversation="entry", message_id="2").json
    for number, text in enumerate(topic["suggestions"]):
        answer = ask(served, text, conversation="entry", message_id=f"entry-{number}").json
        assert answer["outcome"] == "answered"


def test_a_repeat_gets_the_stored_reply(served: Served) -> None:
    """The same id again in a conversation gets the stored reply, whatever the text, in one row."""
    before = _rows(served)
    first = ask(served, "中心的联系电话是多少？", conversation="again")
    assert ask(served, "有多少个窗口部门？", conversation="again").json == first.json
    assert _rows(served) == before + 1


def test_an_id_belongs_to_its_conversation(served: Served) -> None:
    """Two conversations with the same id are two messages."""
    before = _rows(served)
    ask(served, "你好", conversation="one", message_id="same")
    other = ask(served, "谢谢", conversation="two", message_id="same")
    assert "不客气" in other.json["reply"]
    assert _rows(served) == before + 2


def test_a_number_picks_from_the_own_conversation_only(served: Served) -> None:
    """A number means the last offer of the same conversation, never somebody else's."""
    ask(served, "菜单", conversation="mine")
    mine = ask(served, "2", conversation="mine", message_id="2").json
    assert "服务窗口与办事平台" in mine["reply"]
    hers = ask(served, "2", conversation="hers", message_id="2").json
    assert "关于" not in hers["reply"]


@pytest.mark.parametrize("text", ["", "   ", "？？？"])
def test_no_words_get_the_bot_s_own_sentence(served: Served, text: str) -> None:
    """A message without words is answered as on every channel."""
    answer = ask(served, text, conversation=f"nothing{text}")
    assert answer.status == 200
    assert "没有看到文字" in answer.json["reply"]


@pytest.mark.parametrize(
    "text", ["联系\0电话", "\ud83d联系电话", "\udc00", "a\x01b\x7f", "\ufffe"]
)
def test_what_no_file_can_hold_is_answered(served: Served, text: str) -> None:
    """NUL and halves of characters in a question are no fault, and the exchange is recorded."""
    before = _rows(served)
    assert ask(served, text, conversation=ascii(text)).status == 200
    assert _rows(served) == before + 1


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b"", "JSON"),
        (b"text=hello", "JSON"),
        (b"\xff\xfe", "JSON"),
        (b"[" * 30_000, "JSON"),
        (b"9" * 30_000, "JSON"),
        (b"[]", "对象"),
        (b'"text"', "对象"),
        (b"null", "对象"),
        (_without("text"), "text"),
        (_without("conversation"), "conversation"),
        (_without("id"), "id"),
        (_with(text=None), "text"),
        (_with(text=["a"]), "text"),
        (_with(conversation=7), "conversation"),
        (_with(id=True), "id"),
        (_with(conversation=""), "conversation"),
        (_with(id=""), "id"),
        (_with(conversation="c" * 129), "conversation"),
        (_with(id="1" * 129), "id"),
        (_with(conversation="a\0b"), "conversation"),
        (_with(id="\ud800"), "id"),
        (_with(text="问" * 2001), "2001"),
    ],
)
def test_what_is_no_question_is_named(served: Served, body: bytes, named: str) -> None:
    """What is no question gets 400 and one sentence with the fault, and is not recorded."""
    before = _rows(served)
    answer = call(served, PATH, body)
    assert answer.status == 400
    assert list(answer.json) == ["error"]
    assert named in answer.json["error"]
    assert answer.json["error"].endswith("。")
    assert _rows(served) == before


def test_the_longest_that_is_taken(served: Served) -> None:
    """Names of 128 and a text of 2000 characters are taken."""
    question = _with(conversation="c" * 128, id="1" * 128, text="问" * 2000)
    assert call(served, PATH, question).status == 200


def test_too_much_is_refused_in_chinese(served: Served) -> None:
    """A body that is too large gets 413 and a sentence."""
    answer = call(served, PATH, _with(text="问" * 70_000))
    assert answer.status == 413
    assert "太长" in answer.json["error"]


@pytest.mark.parametrize("body", [b"no gzip", gzip.compress(_with(text="问" * 200_000))])
def test_compressed_bodies_do_no_harm(served: Served, body: bytes) -> None:
    """A broken compressed body, or one that swells, is refused as the sender's fault."""
    answer = call(served, PATH, body, headers={"Content-Encoding": "gzip"})
    assert answer.status in (400, 413)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_only_post_is_served(served: Served, method: str) -> None:
    """Another method gets 405 with what is allowed, as JSON."""
    answer = call(served, PATH, method=method)
    assert (answer.status, answer.headers["Allow"]) == (405, "POST")
    assert list(answer.json) == ["error"]


def test_unknown_addresses_of_the_interface_answer_json(served: Served) -> None:
    """An unknown address under /api/ gets 404 as JSON, one under /wechat/ plain text."""
    answer = call(served, "/api/nothing")
    assert (answer.status, list(answer.json)) == (404, ["error"])
    platform = call(served, "/wechat/nobody")
    assert (platform.status, platform.text) == (404, "no such account")


def test_replies_are_kept_by_nobody_on_the_way(served: Served) -> None:
    """No cache keeps a reply."""
    assert ask(served, "你好", conversation="cache").headers["Cache-Control"] == "no-store"


@given(
    st.binary(max_size=200)
    | st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["text", "conversation", "id", "x"]), inner, max_size=4
            )
        ),
    ).map(lambda value: json.dumps(value).encode())
)
def test_anything_is_a_question_or_a_named_fault(body: bytes) -> None:
    """Whatever bytes arrive are a question within its limits or one sentence, nothing else."""
    fault, question = "", None
    try:
        question = read_question(body)
    except BadQuestionError as error:
        fault = error.sentence
    if question is None:
        assert fault.endswith("。")
    else:
        assert 1 <= len(question.conversation) <= 128
        assert 1 <= len(question.id) <= 128
        assert len(question.text) <= 2000
