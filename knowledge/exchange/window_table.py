"""The table of the window directory: nine fields, and what is blank stays unknown."""

from __future__ import annotations

import re
from collections.abc import Callable

from knowledge.entry import Entry, Window
from knowledge.exchange.columns import Column, read_line, read_lines, read_text, write_lines
from knowledge.exchange.fault import CellFault
from knowledge.exchange.layout import (
    ID_COLUMN,
    SHARED_COLUMNS,
    Layout,
    Values,
    check_days,
    make_id,
)
from knowledge.exchange.wording import NO_NUMBER, WINDOWS_SHEET
from knowledge.review.checking import LONGEST_LINE, LONGEST_PHRASING
from knowledge.windows import make_item

LONGEST_MATTER = 50
LONGEST_LIST = 1200
"""Characters of conditions or materials; of all fields together an answer's."""

Place = tuple[str, str, str]
"""Department, matter and counter: no two windows have all three in common."""

_LISTS = frozenset({"conditions", "materials"})
_PHONES = frozenset({"phone", "complaint_phone"})
_NUMBER = re.compile(r"\d{3}")
_SHORT = frozenset({"department", "matter"})


def place_of(window: Window) -> Place:
    """Return what tells a window from all others."""
    return window.department, window.matter, window.counter


def _build(values: Values) -> Entry:
    given = dict(values)
    names, entry_id = given.pop("names"), given.pop("id")
    more = {name: given.pop(name) for name in ("importance", "valid_from", "valid_until")}
    window = Window(**given)
    return make_item(entry_id or make_id("window", *place_of(window)), window, names=names, **more)


def _write(name: str) -> Callable[[Entry], str]:
    def write(entry: Entry) -> str:
        text: str = getattr(entry.window, name)
        return text

    return write


def _read_phone(text: str) -> str:
    """Return a telephone with the words around it; one without a number is a fault."""
    line = read_line(LONGEST_LINE)(text)
    if line and not _NUMBER.search(line):
        raise CellFault(NO_NUMBER.format(value=line))
    return line


def _field(head: str, name: str, note: str, *, must: bool = False, width: int = 18) -> Column:
    if name in _LISTS:
        read = read_text(LONGEST_LIST)
    elif name in _PHONES:
        read = _read_phone
    else:
        read = read_line(LONGEST_MATTER if name in _SHORT else LONGEST_LINE)
    return Column(head, name, note, read, _write(name), must=must, width=width)


WINDOWS = Layout(
    WINDOWS_SHEET,
    (
        ID_COLUMN,
        _field("部门", "department", "必填，窗口所属的部门", must=True),
        _field("事项", "matter", "必填，办理的事项，写全称", must=True, width=26),
        _field("办理条件", "conditions", "什么情况可以办", width=30),
        _field("申请材料", "materials", "要带的材料，可写几行", width=34),
        _field("办结时限", "time_limit", "如5个工作日"),
        _field("收费", "fee", "不收费的写不收费"),
        _field("窗口号", "counter", "如12号窗口", width=12),
        _field("咨询电话", "phone", "带区号的座机"),
        _field("投诉电话", "complaint_phone", "带区号的座机"),
        Column(
            "别名",
            "names",
            "群众对这个事项的其他叫法，一行一个，如开个体户",
            read_lines(LONGEST_PHRASING),
            lambda entry: write_lines(entry.phrasings),
            blank=(),
            width=20,
        ),
        *SHARED_COLUMNS,
    ),
    _build,
    check_days,
    {"question": "事项", "answer": "申请材料", "phrasings": "别名", "unit": "部门"},
    is_windows=True,
)
