"""The sums that a report of the current form must keep; each broken one is told once.

A wrong cell may break several sums: that of its row, that of its column, and the balance of its
column. Each of them is told, with all of its cells, because the report does not say which of
them is wrong. A sum with a blank in it, or with what is no number, is neither kept nor broken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from knowledge.report.facts import Report
from knowledge.report.findings import CurrentRule, Finding, Key
from knowledge.report.forms import APPLIED, DISPUTED, TOTAL, current_form
from knowledge.report.labels import number_of
from knowledge.report.numerals import find_year_label, year_of
from knowledge.report.tables import TableCell

_NEW, _CARRIED, _DONE, _OPEN = "1", "2", "3.7", "4"
_RESULTS = "三、本年度办理结果/"
_RECEIVED = re.compile(
    r"(?:收到|受理|接收|收)(?P<between>[^，。；：,;\d]{0,24}?申请)(?:共计|共|总计|总数为?|数量为?|计)?\s*"
    r"(?P<after>\d[\d,，]*)\s*[件宗份条]"
    r"|(?:收到|受理|接收|收)(?P<between2>[^，。；：,;\d]{0,16})\s*(?P<before>\d[\d,，]*)\s*[件宗份条]"
    r"(?P<behind>[^，。；：,;\d]{0,10}申请)"
)
_PART = re.compile(
    r"其中|自然人|公民|企业|组织|机构|网络|网上|在线|平台|信函|邮寄|邮件|电子|当面|现场|传真|窗口|渠道"
    r"|上年|去年|往年|结转|部门|本级|各[县区市镇乡]|[县区]级|街道|乡镇|复议|诉讼|同比|比上|较上|重复|咨询|留言"
)
_DISCLOSED = re.compile("公开|信息")
_FILLERS = re.compile("[的了到]|全部|各类|有效|书面|共计?|总计")
_CLAUSE = re.compile(r"[，。；：,;]")
_Cells = Mapping[Key, TableCell]


def check_current(
    report: Report, cells: Sequence[TableCell], earlier: Sequence[TableCell]
) -> tuple[Finding, ...]:
    """Return every broken rule, in the order of the rules; `earlier` is the year before's."""
    known = {cell.key: cell for cell in cells}
    return (
        *_period(report),
        *_balances(known),
        *_results(known),
        *_applicants(known),
        *_disputes(known),
        *_text(report, known),
        *_carried(known, {cell.key: cell for cell in earlier}),
        *_whole_numbers(cells),
    )


def _row(code: str) -> str:
    """Return the label of a row of table 3."""
    return current_form().applications[code]


def _number(known: _Cells, key: Key) -> Decimal | None:
    """Return the number of a cell; None for a blank and for what is no number."""
    return number_of(known[key].value) if key in known else None


def _sum(known: _Cells, keys: Sequence[Key]) -> Decimal | None:
    """Add up cells, for comparison only; None where one of them has no number."""
    numbers = [_number(known, key) for key in keys]
    filled = [number for number in numbers if number is not None]
    return sum(filled, Decimal(0)) if len(filled) == len(numbers) and numbers else None


def _quote(known: _Cells, keys: Sequence[Key], *, by_row: bool) -> str:
    """Return cells as printed, each with the label of its row, or of its column."""
    names = [
        key[1].rpartition("/")[2] if by_row else str(key[2]).rpartition("/")[2] for key in keys
    ]
    return "，".join(f"“{name}”{known[key].value}" for name, key in zip(names, keys, strict=True))


def _broken(known: _Cells, left: Sequence[Key], right: Sequence[Key]) -> bool:
    """Tell whether two sums are both known and differ."""
    one, other = _sum(known, left), _sum(known, right)
    return one is not None and other is not None and one != other


def _balances(known: _Cells) -> Iterator[Finding]:
    """Find columns in which 一 and 二 together are not 三（七） and 四 together."""
    for column in current_form().applicants:
        left = [(APPLIED, _row(code), column) for code in (_NEW, _CARRIED)]
        right = [(APPLIED, _row(code), column) for code in (_DONE, _OPEN)]
        if _broken(known, left, right):
            says = (
                f"“{column}”一列，第一项加第二项不等于第三项总计加第四项："
                f"{_quote(known, left, by_row=True)}，而{_quote(known, right, by_row=True)}。"
            )
            yield _finding(CurrentRule.APPLICATIONS_UNBALANCED, [*left, *right], says)


def _results(known: _Cells) -> Iterator[Finding]:
    """Find columns in which （七）总计 is not the sum of the results above it.

    Results that the form does not have are counted where they are printed; a group that is
    printed with figures of its own stands for its rows.
    """
    printed = list(dict.fromkeys(row for table, row, _ in known if table == APPLIED))
    named = {row for code, row in current_form().applications.items() if code.startswith("3.")}
    rows = [row for row in [*named, *printed] if row.startswith(_RESULTS) and row != _row(_DONE)]
    rows = list(
        dict.fromkeys(
            [*(row for row in current_form().applications.values() if row in rows), *rows]
        )
    )
    groups = {row for row in printed if any(other.startswith(f"{row}/") for other in named)}
    rows = [row for row in rows if not any(row.startswith(f"{group}/") for group in groups)]
    for column in current_form().applicants:
        parts = [(APPLIED, row, column) for row in rows]
        total = (APPLIED, _row(_DONE), column)
        if _broken(known, [total], parts):
            filled = [key for key in parts if _number(known, key)]
            says = (
                f"“{column}”一列，第三项各项之和不等于（七）总计："
                f"{_quote(known, filled, by_row=True) or '各项均为0'}，"
                f"而{_quote(known, [total], by_row=True)}。"
            )
            yield _finding(CurrentRule.RESULTS_UNLIKE_TOTAL, [*parts, total], says)


def _applicants(known: _Cells) -> Iterator[Finding]:
    """Find rows of table 3 in which 总计 is not the sum of the applicants."""
    columns = [name for name in current_form().applicants if name != TOTAL]
    for row in dict.fromkeys(row for table, row, _ in known if table == APPLIED):
        parts: list[Key] = [(APPLIED, row, column) for column in columns]
        total: Key = (APPLIED, row, TOTAL)
        if _broken(known, [total], parts):
            says = (
                f"“{row}”一行，各类申请人之和不等于总计："
                f"{_quote(known, parts, by_row=False)}，而{_quote(known, [total], by_row=False)}。"
            )
            yield _finding(CurrentRule.APPLICANTS_UNLIKE_TOTAL, [*parts, total], says)


def _disputes(known: _Cells) -> Iterator[Finding]:
    """Find groups of table 4 in which 总计 is not the sum of how the cases ended."""
    columns = [name for name in current_form().dispute_columns if name != TOTAL]
    for group in current_form().dispute_groups:
        parts: list[Key] = [(DISPUTED, group, column) for column in columns]
        total: Key = (DISPUTED, group, TOTAL)
        if _broken(known, [total], parts):
            says = (
                f"“{group}”各项之和不等于总计："
                f"{_quote(known, parts, by_row=False)}，而{_quote(known, [total], by_row=False)}。"
            )
            yield _finding(CurrentRule.DISPUTES_UNLIKE_TOTAL, [*parts, total], says)


def _text(report: Report, known: _Cells) -> Iterator[Finding]:
    """Find “收到…申请N件” in the text that is neither what is new nor all that was to be done.

    Where one such number fits the table, others are of offices below or of other spans.
    """
    new: Key = (APPLIED, _row(_NEW), TOTAL)
    carried: Key = (APPLIED, _row(_CARRIED), TOTAL)
    number, both = _number(known, new), _sum(known, [new, carried])
    if number is None:
        return
    told = list(_received(report))
    if any(number_of(printed) in (number, both) for _, _, printed in told):
        return
    for place, clause, _ in told:
        says = f"正文写“{clause}”，而表中{_quote(known, [new], by_row=True)}。"
        yield Finding(CurrentRule.TEXT_UNLIKE_TABLE, (new,), (place,), says)


def _received(report: Report) -> Iterator[tuple[str, str, str]]:
    """Yield place, words and number where the text says how many applications came in all."""
    texts = [("前言", report.preamble), *((one.number, one.text) for one in report.sections)]
    for place, text in texts:
        for match in _RECEIVED.finditer(text):
            head = _CLAUSE.split(text[: match.start()])[-1]
            words = "".join(filter(None, (match["between"], match["between2"], match["behind"])))
            label = find_year_label(head)
            is_other = bool(label) and year_of(label) != report.year
            is_meant = _DISCLOSED.search(words) or _FILLERS.sub("", words) == "申请"
            if is_meant and not is_other and not _PART.search(head + words):
                printed = match["after"] or match["before"]
                yield place or "正文", f"{head}{match[0]}".strip(), printed


def _carried(known: _Cells, earlier: _Cells) -> Iterator[Finding]:
    """Find columns in which 上年结转 is not what the year before carried over."""
    for column in current_form().applicants:
        here: Key = (APPLIED, _row(_CARRIED), column)
        before: Key = (APPLIED, _row(_OPEN), column)
        one, other = _number(known, here), _number(earlier, before)
        if one is not None and other is not None and one != other:
            says = (
                f"“{column}”一列，本年上年结转与上年结转下年度不符："
                f"本年印为{known[here].value}，上年印为{earlier[before].value}。"
            )
            yield _finding(CurrentRule.CARRIED_UNLIKE_PREVIOUS, [here], says)


def _whole_numbers(cells: Sequence[TableCell]) -> Iterator[Finding]:
    """Find cells of tables 3 and 4 with a number that counts nothing: negative or broken."""
    for cell in cells:
        number = number_of(cell.value) if cell.table in (APPLIED, DISPUTED) else None
        if number is not None and (number < 0 or number != int(number)):
            says = f"“{cell.row}”的“{cell.column}”印为{cell.value}，件数应为非负整数。"
            yield _finding(CurrentRule.NO_WHOLE_NUMBER, [cell.key], says)


def _period(report: Report) -> Iterator[Finding]:
    """Find a period of the figures in another year than the title's."""
    labels = report.printed_years
    if len({year_of(label) for label in labels}) > 1:
        quoted = "”，统计期限印为“".join(labels)
        says = f"年度不一致：标题印为“{quoted}”。"
        yield Finding(CurrentRule.PERIOD_UNLIKE_TITLE, (), ("标题", "统计期限"), says)


def _finding(rule: CurrentRule, keys: Sequence[Key], says: str) -> Finding:
    """Return what is found about cells."""
    places = (f"表{keys[0][0]}",)
    return Finding(rule, tuple(keys), places, says)
