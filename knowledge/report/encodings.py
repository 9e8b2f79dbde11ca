"""Decodes the bytes of a text or a page, whatever its encoding and whatever it says of it."""

from __future__ import annotations

import codecs
import re

_HEAD = 4096
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)|encoding=[\"']([A-Za-z0-9_-]+)")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KNOWN = {"gb18030", "utf-8", "utf8", "big5", "big5-hkscs", "hz", "utf-16"}
_CHINESE = {"gb2312", "gbk", "gb-2312", "gb_2312-80", "x-gbk", "hz-gb-2312"}


def decode(data: bytes) -> str:
    """Return the text of bytes.

    A byte-order mark decides; then UTF-8 where the bytes are that; then what the head of a
    page declares, GB2312 and GBK read as GB18030, which holds both; then GB18030. What no
    encoding reads whole is read with marks for the faulty bytes.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    for name in ("utf-8", *_declared(data), "gb18030"):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return data.decode(next(iter(_declared(data)), "gb18030"), "replace")


def _declared(data: bytes) -> list[str]:
    """Return the encoding that the head of a page names, if Chinese pages use it."""
    match = _DECLARED.search(data[:_HEAD])
    if match is None:
        return []
    name = (match[1] or match[2]).decode("ascii").lower()
    name = "gb18030" if name in _CHINESE else name
    return [name] if name in _KNOWN else []
