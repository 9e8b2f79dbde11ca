"""Promises of what reading XML refuses, and at what cost."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wechat.errors import HarmfulMessageError, MalformedMessageError
from bot.wechat.xml import MAX_DEPTH, parse

LAUGHS = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10 if n else 'ha'}'>" for n in range(10))


def test_depth_is_limited() -> None:
    """Elements may lie MAX_DEPTH deep and no deeper."""
    assert parse(b"<a>" * MAX_DEPTH + b"</a>" * MAX_DEPTH) == {"a": ""}
    with pytest.raises(HarmfulMessageError, match="too deep"):
        parse(b"<a>" * (MAX_DEPTH + 1) + b"</a>" * (MAX_DEPTH + 1))


@pytest.mark.parametrize(
    "second", ["<MsgType>event</MsgType>", "<MsgType/>", "<MsgType><a/></MsgType>"]
)
def test_field_that_stands_twice_is_refused(second: str) -> None:
    """Two fields of one name are refused, even if one of them is empty."""
    with pytest.raises(MalformedMessageError, match="twice"):
        parse(f"<xml><MsgType>text</MsgType>{second}</xml>".encode())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \n",
        b"hello",
        b'{"MsgType": "text"}',
        b"<xml>",
        b"<xml></xml><xml></xml>",
        b"<xml><A></B></xml>",
        b"<xml><A>&nbsp;</A></xml>",
        b"<xml><A><![CDATA[open</A></xml>",
        b"<xml><A>&#&#29;29;</A></xml>",
        "<xml><A>补办</A></xml>".encode("gbk"),
        "<xml><A>补办</A></xml>".encode("utf-16"),
        b"<xml><A>\xed\xa0\x80</A></xml>",
        b"<xml><A>\xc0\xaf</A></xml>",
        b"<xml><A>\xf4\x90\x80\x80</A></xml>",
        b"<!-- a -- b --><xml></xml>",
        b"<!-- a --><?xml version='1.0'?><xml/>",
        b"<!-- a --",
        b"<? x ?><xml/>",
        b"<?xml version='1.0'?><?xml version='1.0'?><xml/>",
        b"<?xml" + b"?" * 10_000,
    ],
    ids=range(21),
)
def test_what_is_not_a_message_is_refused(body: bytes) -> None:
    """What is not well-formed XML in UTF-8 is refused by the one error of this layer."""
    with pytest.raises(MalformedMessageError):
        parse(body)


@pytest.mark.parametrize(
    "body",
    [
        "<!DOCTYPE xml [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><xml><A>&e;</A></xml>",
        "<!DOCTYPE xml SYSTEM 'http://127.0.0.1:9/x.dtd'><xml><A>1</A></xml>",
        "<!DOCTYPE xml [<!ENTITY e 'inside'>]><xml><A>&e;</A></xml>",
        "<?xml version='1.0'?>\n<!DOCTYPE xml><xml><A>1</A></xml>",
        "<!-- x --><!DOCTYPE xml><xml><A>1</A></xml>",
        "<\x01!DOCTYPE xml><xml><A>1</A></xml>",
        "<?x ?><?y ?><!DOCTYPE xml><xml><A>1</A></xml>",
        "<!-- --> <?x <!-- ?>\n<!DOCTYPE xml><xml><A>1</A></xml>",
        "<!-- <xml> --><!DOCTYPE xml [<!ENTITY e 'x'>]><!-- --><xml><A>&e;</A></xml>",
        "  <!doctype html><html><body>1</body></html>",
        f"<!DOCTYPE xml [{LAUGHS}]><xml><A>&l9;</A></xml>",
        f"<!DOCTYPE xml [<!ENTITY e '{'x' * 50_000}'>]><xml><A>{'&e;' * 50_000}</A></xml>",
    ],
    ids=range(12),
)
def test_doctype_is_harmful(body: str) -> None:
    """A DOCTYPE is refused before anything is read, so no entity is ever declared or expanded."""
    with pytest.raises(HarmfulMessageError, match="DOCTYPE"):
        parse(body.encode())


@pytest.mark.parametrize(
    "body",
    [
        "<xml><!DOCTYPE xml [<!ENTITY e 'x'>]><A>&e;</A></xml>",
        "<xml><A>1</A></xml><!DOCTYPE xml>",
    ],
)
def test_a_doctype_elsewhere_is_refused(body: str) -> None:
    """Where XML allows no DOCTYPE nothing is declared by one either."""
    with pytest.raises(MalformedMessageError):
        parse(body.encode())


def test_words_about_a_doctype_are_words() -> None:
    """A citizen may write of a DOCTYPE."""
    body = b"<xml><A><![CDATA[<!DOCTYPE x [<!ENTITY e 'x'>]>&e;]]></A></xml>"
    assert parse(body) == {"A": "<!DOCTYPE x [<!ENTITY e 'x'>]>&e;"}


@pytest.mark.parametrize(
    "body",
    [
        f"<!DOCTYPE xml [{LAUGHS}]><xml><A>&l9;</A></xml>".encode(),
        b"<xml>" * 20_000 + b"</xml>" * 20_000,
        b"<xml>" + b"<![CDATA[&#" * 24_000,
        b"<xml><A>" + b"&#29;" * 52_000 + b"</A></xml>",
        b"<?xml" + b"?" * 260_000,
        b"\n" * 260_000,
        b"<!---->" * 37_000,
        b"<!--" * 65_000,
        b"<?a ?>" * 43_000 + b"<!--",
        b"<xml " + b" ".join(b"a%d=''" % n for n in range(25_000)) + b"/>",
    ],
    ids=[
        *("laughs", "nested", "cdata", "references", "declaration", "blank"),
        *("comments", "open comments", "instructions", "attributes"),
    ],
)
def test_hostile_bodies_cost_little(body: bytes) -> None:
    """The worst quarter of a megabyte takes under a second of processor time."""
    begun = time.process_time()
    with contextlib.suppress(MalformedMessageError):
        parse(body)
    assert time.process_time() - begun < 1


@given(st.binary() | st.binary().map(lambda middle: b"<xml><A>" + middle + b"</A></xml>"))
def test_parse_raises_only_its_own_error(body: bytes) -> None:
    """Whatever bytes come, they are read or refused by MalformedMessageError."""
    try:
        fields = parse(body)
    except MalformedMessageError:
        return
    assert all(isinstance(value, str) for value in fields.values())


@given(
    st.lists(
        st.sampled_from(
            [
                "<",
                ">",
                "/",
                "!",
                "?",
                "[CDATA[",
                "]]>",
                "&",
                "#",
                "x",
                ";",
                "1d",
                "xml",
                "DOCTYPE",
                " ",
                "\x1d",
                "\ufffe",
                "<a>",
                "</a>",
                "<!--",
                "-->",
            ]
        )
    ).map("".join)
)
def test_parse_survives_fragments_of_xml(body: str) -> None:
    """Pieces of XML in any order are read or refused by MalformedMessageError."""
    try:
        parse(body.encode())
    except MalformedMessageError:
        return
