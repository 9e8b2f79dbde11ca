"""Promises of reading and writing XML."""

from __future__ import annotations

import pytest
import xmltodict
from hypothesis import given
from hypothesis import strategies as st
from support.wechat import message_xml
from wechatpy.replies import deserialize_reply

from bot.wechat.xml import parse, printable, render_envelope, render_text_reply

AWKWARD = st.text() | st.lists(
    st.sampled_from(
        [
            "]]>",
            "]]",
            ">",
            "<![CDATA[",
            "&#29;",
            "&amp;",
            "\x1d",
            "\0",
            "\r",
            "\n",
            "😀",
            "👩‍👩‍👧",
            "\ud83d",
            "\uffff",
            "办",
        ]
    )
).map("".join)


@pytest.mark.parametrize("sign", ["\x1d", "\x00\x01", "\ufffe", "\uffff\x02"])
@pytest.mark.parametrize("shape", ["]]{}>", "]{}]>", "]{0}]{0}>"])
def test_dropped_characters_do_not_end_a_section(shape: str, sign: str) -> None:
    """What is dropped from between the signs of a section's end does not make them one."""
    words = f"几个窗口{shape.format(sign)}部门"
    body = f"<xml><Content><![CDATA[{words}]]></Content></xml>"
    assert parse(body.encode()) == {"Content": "几个窗口]] >部门"}


def test_fields_are_read() -> None:
    """Fields are read as text, written in CDATA or as numbers, entities resolved."""
    body = b"<xml><A><![CDATA[a&amp;<b>]]></A>\n<B>12</B><C>&lt;&#65;&#x4e2d;</C><D/></xml>"
    assert parse(body) == {"A": "a&amp;<b>", "B": "12", "C": "<A中", "D": ""}


def test_xmltodict_agrees() -> None:
    """A message of the platform is read as the usual reader reads it."""
    body = message_xml('您好 😀 <a> & "b"', Label="")
    read = parse(body.encode())
    assert {name: value or None for name, value in read.items()} == xmltodict.parse(body)["xml"]


def test_split_cdata_is_one_text() -> None:
    """Text spread over several CDATA sections, as `]]>` must be, is one text again."""
    body = b"<xml><A>x<![CDATA[a]]]]><![CDATA[>b]]><!-- no -->y</A></xml>"
    assert parse(body) == {"A": "xa]]>by"}


@pytest.mark.parametrize(
    "around",
    [
        "{}",
        " \r\n{}\n",
        "\ufeff{}",
        "<?xml version='1.0' encoding='gbk'?>\n{}",
        "\n<?xml version='1.0'?>{}\0",
        "<!-- 补 -->{}<!-- -->",
        "<?xml version='1.0'?>\n<!----> <?x a='>' ?>\n<!-- <xml> ]]> -->{}<?y ?>",
        "\ufeff<!-- <!DOCTYPE x [<!ENTITY e 'x'>]> --><?x <!DOCTYPE x>?>{}",
    ],
)
def test_what_may_stand_around(around: str) -> None:
    """Space, a byte order mark, a declaration, comments and instructions change nothing."""
    assert parse(around.format("<xml><A>办</A></xml>").encode()) == {"A": "办"}


@pytest.mark.parametrize(
    "dirty",
    ["补\x1d办", "\x00补办\x10", "补\x02\x0b\x0c\x1f办", "补\ufffe\uffff办"],
)
def test_control_characters_are_dropped(dirty: str) -> None:
    """Characters that XML forbids and citizens send are dropped, in CDATA and outside."""
    assert parse(f"<xml><A><![CDATA[{dirty}]]></A></xml>".encode()) == {"A": "补办"}
    assert parse(f"<xml><A>{dirty}</A></xml>".encode()) == {"A": "补办"}


@pytest.mark.parametrize(
    "reference",
    [
        "&#29;",
        "&#x1d;",
        "&#x1D;",
        "&#0;",
        "&#xFFFE;",
        "&#xd800;",
        "&#55296;",
        "&#x110000;",
        "&#999999999;",
        "&#x0000000000001d;",
        f"&#{'0' * 5000}29;",
        f"&#{'9' * 5000};",
    ],
    ids=range(12),
)
def test_references_to_forbidden_characters_are_dropped(reference: str) -> None:
    """A reference to a forbidden character is dropped; in CDATA it is the citizen's text."""
    body = f"<xml><A>补{reference}办&#9;&#x1F600;</A><B><![CDATA[{reference}]]></B></xml>"
    assert parse(body.encode()) == {"A": "补办\t😀", "B": reference}


@pytest.mark.parametrize(
    "reference", ["&#29;", "&#x1d;", "&#0;&#xFFFE;", "&#29;\x1d", "\x1d&#29;"]
)
@pytest.mark.parametrize("shape", ["]]{}>", "]{}]>", "]{0}]{0}>", "]]]{}>"])
def test_dropped_references_make_no_end_of_a_section(shape: str, reference: str) -> None:
    """What is dropped from between `]]` and `>` outside CDATA spoils no message."""
    words = f"几个窗口{shape.format(reference)}部门"
    read = parse(f"<xml><A>{words}</A><B><![CDATA[{reference}]]></B></xml>".encode())
    assert read["A"].replace(" ", "") == f"几个窗口{shape.format('')}部门"


@given(st.integers(0, 0x120000), st.sampled_from(["{}", "x{:x}", "x{:X}"]), st.integers(0, 40))
def test_a_reference_is_its_character_or_nothing(code: int, form: str, zeros: int) -> None:
    """However a character's number is written, it is that character, or nothing if forbidden."""
    number = form.format(code)
    padded = f"{number[: number.startswith('x')]}{'0' * zeros}{number.lstrip('x')}"
    character = chr(code) if code <= 0x10FFFF else ""
    is_allowed = character in "\t\n\r" or (
        code >= 0x20 and code not in range(0xD800, 0xE000) and code not in (0xFFFE, 0xFFFF)
    )
    read = parse(f"<xml><A>补&#{padded};办</A></xml>".encode())
    assert read == {"A": f"补{character if is_allowed else ''}办"}


def test_tabs_and_line_ends_are_kept() -> None:
    """Tabs and line feeds stay; other line ends become line feeds, as XML has it."""
    assert parse(b"<xml><A><![CDATA[a\tb\r\nc\rd\n]]></A></xml>") == {"A": "a\tb\nc\nd\n"}


def test_nested_elements_are_passed_over() -> None:
    """A field that holds elements is kept empty, and nothing in it can replace a field."""
    body = b"""<xml><Event>scancode_push</Event>
    <ScanCodeInfo>x<ScanType>qrcode</ScanType><Event>unsubscribe</Event>y</ScanCodeInfo>
    <SendPicsInfo><Count>1</Count><PicList><item><PicMd5Sum>1b</PicMd5Sum></item></PicList>
    </SendPicsInfo><EventKey>6</EventKey></xml>"""
    assert parse(body) == {
        "Event": "scancode_push",
        "ScanCodeInfo": "",
        "SendPicsInfo": "",
        "EventKey": "6",
    }


def test_unescaped_xml_in_content_is_not_half_a_question() -> None:
    """Content with elements in it is empty rather than what happens to stand around them."""
    body = b"<xml><Content>is <b>not</b> allowed</Content><MsgId>1</MsgId></xml>"
    assert parse(body) == {"Content": "", "MsgId": "1"}


@given(AWKWARD, AWKWARD, st.integers(0, 2**40))
def test_rendered_reply_is_read_back(content: str, name: str, seconds: int) -> None:
    """Whatever text is sent, both we and wechatpy read the same reply, with no field added."""
    reply = render_text_reply(to=name, sender="gh_1", content=content, create_time=seconds)
    assert parse(reply) == {
        "ToUserName": printable(name),
        "FromUserName": "gh_1",
        "CreateTime": str(seconds),
        "MsgType": "text",
        "Content": printable(content),
    }
    oracle = deserialize_reply(reply.decode())
    assert (oracle.content or "") == printable(content).strip()
    assert oracle.time == seconds


def test_cdata_end_cannot_inject() -> None:
    """A text that would end its CDATA section and add a field stays text."""
    text = "]]></Content><MsgType><![CDATA[image]]></MsgType><Content><![CDATA["
    reply = render_text_reply(to="o", sender="g", content=text, create_time=1)
    assert b"]]]]><![CDATA[></Content>" in reply
    assert parse(reply)["Content"] == text
    assert parse(reply)["MsgType"] == "text"


def test_cdata_end_is_split_after_dropping() -> None:
    """A `]]>` that appears only once a forbidden character is dropped is split too."""
    reply = render_text_reply(to="o", sender="g", content="a]]\x00>b", create_time=1)
    assert parse(reply)["Content"] == "a]]>b"


def test_printable_text() -> None:
    """Forbidden characters are dropped, line ends become line feeds, the rest is untouched."""
    assert printable("a\x00\x1d\ud83d\uffffb\r\nc\rd\te😀") == "ab\nc\nd\te😀"


def test_envelope() -> None:
    """An encrypted reply has the platform's four fields; its nonce cannot break it."""
    envelope = render_envelope(encrypted="QQ==", signature="ab", timestamp="7", nonce="]]>\x00")
    assert parse(envelope) == {
        "Encrypt": "QQ==",
        "MsgSignature": "ab",
        "TimeStamp": "7",
        "Nonce": "]]>",
    }
