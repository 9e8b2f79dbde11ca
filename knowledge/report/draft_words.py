"""How citizens ask for a row of a report's tables, always with the year."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.report.forms import APPLIED, DISCLOSED, DISPUTED, annex_rows
from knowledge.report.labels import core_of
from knowledge.report.tables import TableCell

_LONGEST = 60
_LONGEST_LABEL = 40
_NUMBER = re.compile(r"(?:总?次?数|数量)$")
_CORES = {
    "1": (
        "收到多少件政府信息公开申请",
        "新收到多少件政府信息公开申请",
        "有多少人申请政府信息公开",
    ),
    "2": ("上年结转了多少件政府信息公开申请", "上一年没办完转过来的申请有多少件"),
    "3.1": ("予以公开的申请有多少件", "同意公开的申请有多少件"),
    "3.2": ("部分公开的申请有多少件", "只公开一部分的申请有多少件"),
    "3.7": ("办理了多少件政府信息公开申请", "办结了多少件政府信息公开申请"),
    "4": ("结转下年度继续办理的申请有多少件", "没办完转到下一年的申请有多少件"),
}
_GROUP = re.compile(r"/（[一二三四五六]）(?P<group>[^/]+)/")


def phrase_row(year: int, first: TableCell, cells: Sequence[TableCell]) -> list[str]:
    """Return the standard question of a row, then other ways to ask for it."""
    match first.table:
        case table if table == APPLIED:
            asked = _ask_applications(first)
        case table if table == DISPUTED:
            asked = _ask_disputes(first)
        case table if table == DISCLOSED:
            asked = _ask_disclosures(first, cells)
        case _:
            asked = _ask_annex(first)
    short = str(year)[2:]
    question, *others = asked
    words = [f"{year}年{one}" for one in others]
    words += [f"{year}年度{question}", f"{short}年{question}"]
    standard = f"{year}年{question}？"
    if len(standard) > _LONGEST:
        standard = f"{year}年“{core_of(first.row)[:_LONGEST_LABEL]}”一栏是多少？"
    return [standard, *(one for one in dict.fromkeys(words) if len(one) <= _LONGEST)]


def _ask_applications(cell: TableCell) -> list[str]:
    """Ask for a row of table 3."""
    if cell.code in _CORES:
        return [*_CORES[cell.code], f"{core_of(cell.row.rpartition('/')[2])}是多少"]
    core = core_of(cell.row.rpartition("/")[2])
    group = _GROUP.search(cell.row)
    way = group["group"] if group else ""
    label = f"{way}中“{core}”的申请有多少件" if way else f"“{core}”的申请有多少件"
    return [label, f"因{core}{way}的申请有多少件", f"{core}的申请有几件", f"{way}{core}有多少件"]


def _ask_disputes(cell: TableCell) -> list[str]:
    """Ask for a group of table 4."""
    group = cell.row.rpartition("/")[2]
    whole = (
        "政府信息公开行政复议" if cell.row == "行政复议" else f"政府信息公开行政诉讼中{group}的"
    )
    short = "信息公开行政复议" if cell.row == "行政复议" else f"信息公开行政诉讼{group}的"
    return [
        f"{whole}有多少件",
        f"{short}有几件",
        f"{short}结果怎么样",
        f"{short}结果维持、结果纠正各多少件",
    ]


def _ask_disclosures(cell: TableCell, cells: Sequence[TableCell]) -> list[str]:
    """Ask for a row of table 2."""
    if len(cells) > 1:
        return [
            f"{cell.row}制发、废止和现行有效各多少件",
            f"制发了多少件{cell.row}",
            f"废止了多少件{cell.row}",
            f"现行有效的{cell.row}有多少件",
            f"{cell.row}有多少件",
        ]
    if cell.unit == "万元":
        return [f"{cell.row}金额是多少万元", f"{cell.row}收了多少钱", f"{cell.row}有多少"]
    return [f"{cell.row}处理决定数量是多少", f"作出多少件{cell.row}决定", f"{cell.row}有多少件"]


def _within(code: str) -> str:
    """Return the words that tell a row from rows of the same label in other chapters."""
    above = code.rpartition(".")[0]
    if code[:1] not in "456" and above != "3.3.4":
        return ""
    label = next((row.label for row in annex_rows() if row.code == above), "")
    subject = _NUMBER.sub("", core_of(label))
    return f"{subject}中" if subject else ""


def _ask_annex(cell: TableCell) -> list[str]:
    """Ask for a row of the annex by its label without the word for a number at its end."""
    core = core_of(cell.row)
    subject = _within(cell.code) + (_NUMBER.sub("", core) or core)
    core = _within(cell.code) + core
    unit = cell.unit or "件"
    return [
        f"{subject}有多少{unit}",
        f"{core}是多少",
        f"{subject}多少{unit}",
        f"{subject}几{unit}",
    ]
