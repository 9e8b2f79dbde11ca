"""The tables of a made-up report as rows of cells, the way the form prints them."""

from __future__ import annotations

from dataclasses import dataclass

from support.report_figures import COLUMNS, ENDS, FORM, GROUPS, OLD_FORM, ROWS, Figures

NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
TITLE = "某某市某某区2022年政府信息公开工作年度报告"
OLD_TITLE = "某某市某某区2017年政府信息公开工作年度报告"


@dataclass(frozen=True)
class Cell:
    """A cell with what it covers."""

    text: str
    columns: int = 1
    rows: int = 1


Table = list[list[Cell]]


def disclosed(figures: Figures) -> Table:
    """Return table 2."""
    table: Table = []
    for block in FORM["table2"]:
        wide = 3 // len(block["columns"])
        table.append([Cell(block["block"], 4)])
        table.append([Cell("信息内容"), *(Cell(name, wide) for name in block["columns"])])
        for row in block["rows"]:
            values = [figures["2", row, name] or "" for name in block["columns"]]
            table.append([Cell(row), *(Cell(value, wide) for value in values)])
    return table


def applied(figures: Figures) -> Table:
    """Return table 3, with heads on three levels and merged group labels."""
    inner = [name.rpartition("/")[2] for name in COLUMNS[1:-1]]
    table: Table = [
        [Cell(NOTE, 3, 3), Cell("申请人情况", 7)],
        [Cell("自然人", 1, 2), Cell("法人或其他组织", 5), Cell("总计", 1, 2)],
        [Cell(name) for name in inner],
    ]
    seen: set[str] = set()
    for label in ROWS.values():
        parts = label.split("/")
        row: list[Cell] = []
        for depth, part in enumerate(parts):
            path = "/".join(parts[: depth + 1])
            under = sum(one == path or one.startswith(f"{path}/") for one in ROWS.values())
            is_last = depth == len(parts) - 1
            if path not in seen:
                row.append(Cell(part, 4 - len(parts) if is_last else 1, under))
                seen.add(path)
        table.append([*row, *(Cell(figures["3", label, name] or "") for name in COLUMNS)])
    return table


def disputed(figures: Figures) -> Table:
    """Return table 4."""
    return [
        [Cell("行政复议", 5), Cell("行政诉讼", 10)],
        [
            *(Cell(name, 1, 2) for name in ENDS),
            Cell("未经复议直接起诉", 5),
            Cell("复议后起诉", 5),
        ],
        [Cell(name) for name in (*ENDS, *ENDS)],
        [Cell(figures["4", group, name] or "") for group in GROUPS for name in ENDS],
    ]


def annex(figures: Figures) -> Table:
    """Return the annex of the old form."""
    return [
        [Cell("统计指标"), Cell("单位"), Cell("统计数")],
        *(
            [
                Cell(row["label"]),
                Cell(row["unit"] or "——"),
                Cell(figures["annex", row["code"], None] or ""),
            ]
            for row in OLD_FORM["rows"]
        ),
    ]


def narrative(figures: Figures) -> list[tuple[str, list[str]]]:
    """Return the chapters of the current form with some text, the tables left out."""
    new = figures["3", ROWS["1"], COLUMNS[-1]]
    texts = [
        [
            "2022年，某某区认真贯彻落实《中华人民共和国政府信息公开条例》。",
            f"（一）主动公开。发布信息1204条。（二）依申请公开。全年共收到政府信息公开申请{new}件。",
        ],
        [],
        [],
        [],
        ["一是公开内容不够全面；二是队伍建设有待加强。下一步，将加强培训。"],
        ["本年度没有收取信息处理费。"],
    ]
    numerals = "一二三四五六"
    heads = [f"{n}、{name}" for n, name in zip(numerals, FORM["chapters"], strict=True)]
    return list(zip(heads, texts, strict=True))


OLD_CHAPTERS = [
    ("一、概述", ["2017年，我区积极推进政府信息公开工作，成效良好。"]),
    ("二、主动公开政府信息情况", ["通过多种渠道公开信息。"]),
    ("三、依申请公开政府信息情况", ["申请均按时办结。"]),
    ("四、存在的主要问题及改进措施", ["公开的形式有待拓宽。"]),
]
