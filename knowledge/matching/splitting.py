"""Splitting: the single questions of a message that asks several."""

from __future__ import annotations

import re
from functools import lru_cache

_CHINESE = "一二三四五六七八九十"

# What numbers the items of a list: 1. 2、 (3) ④ 一是 第二， 再一个是. Numerals number an item only
# after a stop, for 附表九（二） is a row of the annex; digits do not after 年 or 第.
_MARK = re.compile(
    r"[(（]\d{1,2}[)）]|[①-⑩]"
    r"|(?<![\d.年月日第至到—-])\d{1,2}\s*(?:[、)）]|[.．](?!\d))"
    rf"|(?:(?<=[\s,，、;；。:：?？])|^)(?:[{_CHINESE}](?:[、.．]|是(?!不))|[(（][{_CHINESE}][)）]"
    rf"|[第其][{_CHINESE}](?:[、,，:：]|是(?!不))|[头再另第][{_CHINESE}]?个(?:问题|事儿?)?(?:[,，:：]|就?是(?!不))"
    r"|首先|其次|最后)"
)
_FEWEST_MARKS = 2
# What stands before a list and only says that one follows: 我想咨询三个问题：
_LEAD = re.compile(r"(?:[几两些\d]|[一二三四五六])[个件点样]?(?:问题|事情?|事儿|方面|情况)")
_END = r"!！。;；\n\r"
_ENDS = re.compile(rf"(?<=[?？])(?![?？{_END}])|[{_END}]+|\.(?!\d)")
_JOINTS = re.compile(
    r"[,，、]|还有|另外|以及|顺便|再问|同时|再就是|还想问"
    # Who puts a space between questions writes each of them in one go.
    r"|(?<=[\u4e00-\u9fff]{3})\s+(?=[\u4e00-\u9fff]{3})"
)
_SHORTEST = 2
_WORDS = re.compile(r"[^\W\d_]")
_ASKED = re.compile(r"[?？]\s*$")
_LOOSE = " ,，、:：;；。\n\r"
_MARKS = "?？"


def _pieces(pattern: re.Pattern[str], text: str) -> list[str]:
    """Return the parts of `text` between matches of `pattern` that hold any words."""
    stripped = (piece.strip(_LOOSE) for piece in pattern.split(text))
    return [
        piece
        for piece in stripped
        if len(piece.rstrip(_MARKS)) >= _SHORTEST and _WORDS.search(piece)
    ]


def _part_list(text: str) -> list[str]:
    """Return the items of a numbered list as questions, without their numbers.

    Other `text` is returned as it is.
    """
    lead, *items = _MARK.split(text)
    if len(items) < _FEWEST_MARKS:
        return [text]
    asked = [item if _ASKED.search(item) else f"{item.rstrip(_LOOSE)}？" for item in items]
    return asked if _LEAD.search(lead) else [lead, *asked]


# Several look at the same message; few are kept, and forgotten soon.
@lru_cache(maxsize=16)
def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a message and the items of a list; a question keeps its mark."""
    return tuple(piece for part in _part_list(text) for piece in _pieces(_ENDS, part))


@lru_cache(maxsize=16)
def clauses(text: str) -> tuple[str, ...]:
    """Return the clauses of a message: sentences cut again at commas, spaces and 还有.

    Of 电话、地址、时间？ the mark asks for all three: none of them keeps it.
    """
    found = [_pieces(_JOINTS, sentence) for sentence in sentences(text)]
    return tuple(
        piece.rstrip(_MARKS) if len(pieces) > 1 else piece for pieces in found for piece in pieces
    )
