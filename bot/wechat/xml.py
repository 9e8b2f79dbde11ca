"""Reading WeChat's flat XML and writing replies in it.

Citizens do send control characters, and WeChat passes them on although XML forbids them
(https://github.com/offu/WeRoBot/issues/420), so they are dropped before the parser sees them.
What is not needed is refused: a DOCTYPE and with it every entity, deep nesting, repeated fields.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from bot.wechat.errors import HarmfulMessageError, MalformedMessageError

MAX_DEPTH = 64
"""How deep elements may lie in each other.

WeChat's own reach five (SendPicsInfo); a citizen's text that holds XML may come unescaped
(https://github.com/silenceper/wechat/issues/750) and then adds its own.
"""

_FIELD_DEPTH = 2
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\r"))
# U+FFFE and U+FFFF in UTF-8: the two characters above the controls that XML forbids.
_NONCHARACTER = rb"\xef\xbf[\xbe\xbf]"
_NONCHARACTERS = re.compile(_NONCHARACTER)
_DROPPED = rb"(?:[%b]|%b)" % (re.escape(_CONTROLS), _NONCHARACTER)
_BROKEN_END = re.compile(rb"\](?:%b+\]%b*|\]%b+)>" % (_DROPPED, _DROPPED, _DROPPED))
_CIPHERTEXT = re.compile(
    rb"<Encrypt>\s*(?:<!\[CDATA\[)?\s*([A-Za-z0-9+/=]+)\s*(?:\]\]>)?\s*</Encrypt>"
)
# A CDATA section is matched to be stepped over: in it a reference is the citizen's own text.
# An open one reaches to the end, so that many of them cannot cost quadratic time.
_REFERENCE = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|&#(?:([0-9]+)|x([0-9A-Fa-f]+));", re.DOTALL)
_LONGEST_CODE = 7
"""Digits of the last character of Unicode, in decimal."""
# Nothing but a declaration, comments and instructions may stand before the root element. So a
# DOCTYPE, which XML allows there alone, never reaches expat: it would go on expanding entities
# after a handler has raised. Nothing is tried twice, so that many of them cost linear time.
_BEGINNING = re.compile(rb"(?:\xef\xbb\xbf)?+(?:\s++|<!--.*?-->|<\?.*?\?>)*+(?=<[^!?])", re.DOTALL)
# https://www.w3.org/TR/xml/#charsets
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NEWLINE = re.compile("\r\n?")


def parse(body: bytes) -> dict[str, str]:
    """Return the fields of a message: the text of each element right below the root.

    An element that holds elements is kept as empty text, and what is in it is passed over.
    Raises HarmfulMessageError for a DOCTYPE and for a depth over MAX_DEPTH, and
    MalformedMessageError for anything else that is not well-formed UTF-8 XML, and a field that
    stands twice: guessing which of two was meant would let a text that breaks out of its field
    replace another one.
    """
    cleaned = _without_illegal(body)
    if not _BEGINNING.match(cleaned):
        if b"<!doctype" in cleaned.lower():
            raise HarmfulMessageError("it has a DOCTYPE")
        raise MalformedMessageError("it does not begin with an element")
    fields = _Fields()
    # The name overrules whatever encoding the declaration claims.
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = fields.start
    parser.EndElementHandler = fields.end
    parser.CharacterDataHandler = fields.pieces.append
    try:
        parser.Parse(cleaned, True)  # noqa: FBT003 -- expat takes no keywords
    except expat.ExpatError as error:
        raise MalformedMessageError("it is not well-formed XML in UTF-8") from error
    return fields.texts


def find_ciphertext(body: bytes) -> str:
    """Return the one ciphertext in a body that cannot be parsed, empty where there is not one.

    In compatible mode a citizen's words stand beside it, however odd, and are not believed.
    """
    found = _CIPHERTEXT.findall(body)
    return found[0].decode("ascii") if len(found) == 1 else ""


class _Fields:
    """What the parser has seen so far; knows nothing of the parser, so no circle is left."""

    __slots__ = ("depth", "nested", "pieces", "texts")

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.pieces: list[str] = []
        self.depth = 0
        self.nested = False

    def start(self, _name: str, _attributes: dict[str, str]) -> None:
        """Begin a field, or note that the current one is not flat."""
        self.depth = depth = self.depth + 1
        if depth > MAX_DEPTH:
            raise HarmfulMessageError("its elements lie too deep in each other")
        self.nested = depth > _FIELD_DEPTH
        self.pieces.clear()

    def end(self, name: str) -> None:
        """Keep a field that is complete."""
        if self.depth == _FIELD_DEPTH:
            if name in self.texts:
                raise MalformedMessageError("it holds a field twice")
            self.texts[name] = "" if self.nested else "".join(self.pieces)
        self.depth -= 1


def _without_illegal(body: bytes) -> bytes:
    """Drop the characters that XML forbids, written out or as references, and outer space."""
    # Without what stands between them these signs would end the section that they are in.
    body = _BROKEN_END.sub(b"]] >", body)
    body = body.translate(None, _CONTROLS).strip()
    if b"\xef\xbf" in body:
        body = _NONCHARACTERS.sub(b"", body)
    if b"&#" in body:
        body = _REFERENCE.sub(_legal_reference, body)
    return body


def _legal_reference(match: re.Match[bytes]) -> bytes:
    """Keep a CDATA section and a reference to a legal character; drop any other reference."""
    decimal, hexadecimal = match.groups()
    if decimal is None and hexadecimal is None:
        return match[0]
    digits = (decimal or hexadecimal).lstrip(b"0") or b"0"
    if len(digits) <= _LONGEST_CODE:
        code = int(digits, 10 if decimal else 16)
        if code <= 0x10FFFF and not _ILLEGAL.match(chr(code)):  # noqa: PLR2004 -- Unicode's end
            return match[0]
    # As above: `]]>` ends a section, and XML forbids it outside of one.
    return b" " if match.string[match.end() : match.end() + 1] in (b"]", b">") else b""


def printable(text: str) -> str:
    """Return the text without characters that XML forbids, its line ends as line feeds."""
    return _NEWLINE.sub("\n", _ILLEGAL.sub("", text))


def _cdata(text: str) -> str:
    """Return the text as CDATA; `]]>` is spread over two sections, so it cannot end one."""
    return f"<![CDATA[{printable(text).replace(']]>', ']]]]><![CDATA[>')}]]>"


def render_text_reply(*, to: str, sender: str, content: str, create_time: int) -> bytes:
    """Return a text reply; `create_time` is in seconds, for WeChat rejects milliseconds.

    Characters that XML forbids are dropped. WeChat shows at most 2047 bytes of `content`.
    https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Passive_user_reply_message.html
    """
    return (
        f"<xml><ToUserName>{_cdata(to)}</ToUserName>"
        f"<FromUserName>{_cdata(sender)}</FromUserName>"
        f"<CreateTime>{create_time:d}</CreateTime>"
        "<MsgType><![CDATA[text]]></MsgType>"
        f"<Content>{_cdata(content)}</Content></xml>"
    ).encode()


def render_transfer(*, to: str, sender: str, create_time: int) -> bytes:
    """Return the reply that passes the citizen on to agents; `create_time` is in seconds.

    https://developers.weixin.qq.com/doc/offiaccount/Customer_Service/Forwarding_of_messages_to_service_center.html
    """
    return (
        f"<xml><ToUserName>{_cdata(to)}</ToUserName>"
        f"<FromUserName>{_cdata(sender)}</FromUserName>"
        f"<CreateTime>{create_time:d}</CreateTime>"
        "<MsgType><![CDATA[transfer_customer_service]]></MsgType></xml>"
    ).encode()


def render_envelope(*, encrypted: str, signature: str, timestamp: str, nonce: str) -> bytes:
    """Return an encrypted reply; `timestamp` is in seconds, `nonce` the request's own."""
    return (
        f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt>"
        f"<MsgSignature><![CDATA[{signature}]]></MsgSignature>"
        f"<TimeStamp>{timestamp}</TimeStamp>"
        f"<Nonce>{_cdata(nonce)}</Nonce></xml>"
    ).encode()
