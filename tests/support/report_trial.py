"""Table 2 of a made-up report in the trial form of 2019, and its table 3."""

from __future__ import annotations

import json

from support.report_figures import COLUMNS, ROOT, ROWS, Figures
from support.report_rows import Cell, Table, applied

BLOCKS = json.loads((ROOT / "knowledge/report/format_2019.json").read_text(encoding="utf-8"))[
    "table2"
]
OTHER = "三、本年度办理结果/（六）其他处理"
CHANGES = ("+3", "减4", "增10", "-11", "0")
NOTES = {
    "本年新制作数量": "本年新 制作数量",
    "上一年项目数量": "上一年项目数量 (指上一年事项数)",
    "本年增/减": "本年增/减 (指增加或减少的事项数,减用负值表示,如-8)",
    "规范性文件": "规范性文件(指印发的有正式文号的文件)",
    "采购总金额": "采购总金额 (单位:元)",
}
"""What offices write into the labels."""


def make_trial(figures: Figures) -> Figures:
    """Return figures of the trial form: another table 2, and one row for all other results."""
    made: Figures = {}
    for at, block in enumerate(BLOCKS):
        for row in block["rows"]:
            for column in block["columns"]:
                is_change = column == "本年增/减"
                number = CHANGES[len(made) % 5] if is_change else str(10 * at + len(made))
                made["2", row, column] = number
    made["2", "政府集中采购", "采购总金额"] = "1,276.55万元"
    for key, value in figures.items():
        if key[0] == "2" or key[1].startswith(f"{OTHER}/"):
            continue
        made[key] = value
    for name in COLUMNS:
        rows = [label for label in ROWS.values() if label.startswith(f"{OTHER}/")]
        made["3", OTHER, name] = str(sum(int(figures["3", row, name] or 0) for row in rows))
    return made


def disclosed_trial(figures: Figures, notes: dict[str, str]) -> Table:
    """Return table 2, with labels in the words of an office."""
    table: Table = []
    for block in BLOCKS:
        wide = [1, 4 - len(block["columns"])] if len(block["columns"]) == 2 else [1, 1, 1]
        names = [notes.get(name, name) for name in block["columns"]]
        table.append([Cell(block["block"], 4)])
        table.append([Cell("信息内容"), *map(Cell, names, wide)])
        for row in block["rows"]:
            values = [figures["2", row, name] or "" for name in block["columns"]]
            table.append([Cell(notes.get(row, row)), *map(Cell, values, wide)])
    return table


def applied_trial(figures: Figures) -> Table:
    """Return table 3, in which （六）其他处理 is a row with figures."""
    blank = {("3", label, name): None for label in ROWS.values() for name in COLUMNS}
    table: Table = []
    for row in applied(blank | figures):
        if row[0].text == "（六）其他处理":
            table.append(
                [Cell(row[0].text, 2), *(Cell(figures["3", OTHER, n] or "") for n in COLUMNS)]
            )
        elif row[0].text == "三、本年度办理结果":
            table.append([Cell(row[0].text, 1, row[0].rows - 2), *row[1:]])
        elif not row[0].text.startswith(("2.申请人逾期", "3.其他")):
            table.append(row)
    return table
