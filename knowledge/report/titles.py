"""Finds the title of a report and its year among all that a page prints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from knowledge.report.numerals import find_year_label

_REPORT = re.compile(
    r"(?:信息公开|政务公开)[^。]*?(?:报告|年报)|年度报告[^。]*(?:信息公开|政务公开)"
)
_LONGEST = 120
_LONGEST_PIECE = 40
_SUFFIX = re.compile(r"[\s]*[-_—–|｜][^-_—–|｜年]*$")
_MARKS = re.compile(r"[。；;！!？?，,:：]")
_AFTER = re.compile(
    r"^[（(]?(?:(?:19|20)\d\d|[二一][〇○零Ｏ0Oo九][〇○零Ｏ0Oo一二三四五六七八九]{2})年度?[)）]?$"
)
_DIGITS = dict(zip("〇○零Ｏ一二三四五六七八九", "0000123456789", strict=True))
_CHINESE_YEAR = re.compile(r"(?:二[〇○零ＯO0]|一九)[〇○零ＯO0一二三四五六七八九]{2}年度?")
_SPLIT_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)[\s　]+(年度?)")
_FIGURES = re.compile(r"[０-９]")
_PERIOD = re.compile(
    r"(?:(?:期限|时限|时间|期间)[^。]{0,30}?(?P<label>(?:19|20)\d\d年)(?:度|0?1月0?1日)"
    r"|数据[^。比较同]{0,30}?(?P<since>(?:19|20)\d\d年)0?1月0?1日)"
)
_TOLD = re.compile(
    r"(?P<label>(?<!\d)(?:19|20)\d\d年)度?[^。，,；;]{0,30}信息公开[^。，,；;]{0,12}(?:报告|年报)"
)
_BEGUN = re.compile(r"(?P<label>(?:19|20)\d\d年)度?[，,：:]?[\u4e00-\u9fff]")
_BAR = re.compile("[|｜]")
_FILE = re.compile(r"\.(?:docx?|pdf|wps|html?)$", re.IGNORECASE)
_STOPS = re.compile(r"[。，,；;]|[：:]$")
_YEAR_FIRST = re.compile(r"[（(]?(?:(?:19|20)\d\d|二[〇○零ＯO0])")
_REPORTER = re.compile(
    r"[^。，；：>＞/]{2,39}(?:[局委办厅镇乡院处室会区县市省站所部署队校场]|政府|街道|中心|公司|银行|集团)"
)


def year_label_of(text: str) -> str:
    """Return the first year label of a text, in digits; nothing where it has none.

    二〇二二年 is read as 2022年, and so are full-width digits and a space before 年.
    """
    plain = _FIGURES.sub(lambda one: str(ord(one[0]) - ord("０")), text)
    plain = _SPLIT_YEAR.sub(r"\1\2", plain)
    label = find_year_label(plain)
    if label:
        return label
    match = _CHINESE_YEAR.search(text)
    if match is None:
        return ""
    return "".join(_DIGITS.get(one, "0" if one in "O0" else one) for one in match[0])


def find_title(named: Sequence[str], lines: Sequence[str], body: int) -> tuple[str, int]:
    """Return the title and the line after it, counted from 0; nothing and 0 where none is.

    `named` is what the file calls its title. `body` is the line of the first chapter: of
    titles that are printed before it the nearest counts, so that no list of other years'
    reports beside the text is taken for it.
    """
    printed = _find_printed(lines, body)
    for name in (_clean(one) for one in named):
        if not (_is_title(name) and year_label_of(name)):
            continue
        if printed and _bare(printed[0]) in (_bare(name), ""):
            return printed
        at = next((n for n, line in enumerate(lines[:body]) if _bare(line) == _bare(name)), -1)
        return name, at + 1 if at >= 0 else _start_after(printed)
    return printed or _find_yearless(named, lines, body)


def _find_yearless(names: Iterable[str], lines: Sequence[str], body: int) -> tuple[str, int]:
    """Return a title that names no year, with the line after it; nothing and 0 where none is."""
    for at in range(min(body, len(lines)) - 1, -1, -1):
        text = lines[at].strip()
        if _is_yearless(text):
            return text, at + 1
    return next((name for name in map(_clean, names) if _is_yearless(name)), ""), 0


def _is_yearless(text: str) -> bool:
    """Tell whether a text is a title without a year; the name of a list of reports is none."""
    return _is_short(text) and "报告" in text and _is_title(text)


def _start_after(printed: tuple[str, int] | None) -> int:
    """Return the line after a printed title."""
    return printed[1] if printed else 0


def names_report(text: str) -> bool:
    """Tell whether a line may be the title of a report of a year."""
    return _is_title(text) and bool(year_label_of(text))


def find_told_year(lines: Sequence[str]) -> str:
    """Return the year that the text names of the report, else that with which a line begins."""
    texts = [_SPLIT_YEAR.sub(r"\1\2", line).strip() for line in lines]
    told = (match["label"] for text in texts if (match := _TOLD.search(text)))
    begun = (match["label"] for text in texts if (match := _BEGUN.match(text)))
    return next(told, "") or next(begun, "")


def find_period(lines: Iterable[str]) -> str:
    """Return the year that the figures are said to be of; nothing where it is not said."""
    for line in lines:
        match = _PERIOD.search(_SPLIT_YEAR.sub(r"\1\2", line))
        if match:
            return match["label"] or match["since"]
    return ""


def _clean(name: str) -> str:
    """Return a title without the name of the site behind it."""
    text = re.sub(r"\s+", " ", name).strip()
    cut = _SUFFIX.sub("", text)
    while cut != text and _is_title(cut):
        text, cut = cut, _SUFFIX.sub("", cut)
    return text


def _bare(text: str) -> str:
    """Return a text without spaces."""
    return re.sub(r"\s", "", text)


def _is_title(text: str) -> bool:
    """Tell whether a text may be the title of a report."""
    if len(text) > _LONGEST or _STOPS.search(text) or text.startswith("本"):
        return False
    return bool(_REPORT.search(_bare(text)))


def _find_printed(lines: Sequence[str], body: int) -> tuple[str, int] | None:
    """Return the title that is printed last before the body, with the line after it."""
    filled = [at for at, line in enumerate(lines[:body]) if line.strip()]
    texts = [_in_cell(lines[at].strip()) for at in filled]
    best: tuple[str, int] | None = None
    for at, text in enumerate(texts):
        before = texts[at - 1] if at else ""
        after = texts[at + 1] if at + 1 < len(texts) else ""
        pieces = _pieces(before, text, after)
        if pieces:
            best = ("".join(pieces), filled[at + (pieces[-1] is after and after != "")] + 1)
    return best


def _in_cell(line: str) -> str:
    """Return the cell of a line that may be a title; the line where bars part none."""
    cells = (_FILE.sub("", cell.strip()) for cell in _BAR.split(line))
    return next(filter(_is_title, cells), line) if _BAR.search(line) else line


def _pieces(before: str, text: str, after: str) -> list[str]:
    """Return the lines that are one title with `text`; nothing where they are none.

    A title that begins with its year stands below the name of who reports; one without a year
    goes with a line that has it; one that is broken in the middle is joined.
    """
    if _is_title(text):
        if year_label_of(text):
            is_named = _YEAR_FIRST.match(_bare(text)) and _REPORTER.fullmatch(_bare(before))
            return [before, text] if is_named else [text]
        if _AFTER.match(_bare(after)):
            return [text, after]
        return [before, text] if year_label_of(before) and _is_short(before) else []
    joined = text + after
    is_broken = _is_short(text) and _is_short(after) and not _is_title(after)
    if not (is_broken and _is_title(joined) and year_label_of(joined)):
        return []
    is_named = _YEAR_FIRST.match(_bare(text)) and _REPORTER.fullmatch(_bare(before))
    return [before, text, after] if is_named else [text, after]


def _is_short(text: str) -> bool:
    """Tell whether a line may be a piece of a title."""
    return 0 < len(text) <= _LONGEST_PIECE and not _MARKS.search(text)
