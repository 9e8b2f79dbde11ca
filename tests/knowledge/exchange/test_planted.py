"""A file with fifty planted faults: exactly those fifty are reported, in their order."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.sheets import GOOD, write_rows

from knowledge.exchange.csv_file import write_csv
from knowledge.exchange.entry_table import ENTRIES
from knowledge.exchange.reading import read_table

ROWS = 400
HEADS_ROW = 1

FAULTS: list[tuple[str, str]] = [
    ("编号", "大写ID"), ("编号", "a_b"), ("编号", "-a"), ("编号", "x" * 61), ("编号", "r-100"),
    ("主题", ""), ("主题", "其他"), ("主题", "中心"), ("主题", "服务窗口"), ("主题", "1"),
    ("标准问题", ""), ("标准问题", "问" * 61), ("标准问题", "？？？"),
    ("标准问题", "第100个问题？"), ("标准问题", "上\n下"), ("答复", ""), ("答复", " \n "),
    ("答复", "答" * 2001), ("答复", "！……"),
    ("问法", "问" * 61), ("问法", "重复\n重复"), ("问法", "第100个问题"), ("问法", "。"),
    ("问法", "\n".join(f"多{one}" for one in range(301))), ("答复类型", "事实"),
    ("答复类型", "fact"), ("来源文件", "甲\n乙"), ("来源文件", "文" * 201), ("引用", ""),
    ("引用", "引" * 201), ("引用", "甲\n乙"), ("章节", "章" * 201), ("标注", "注" * 201),
    ("依据", "据" * 1001), ("指标代码", "1" * 201), ("年份", "2016.5"), ("年份", "今年"),
    ("年份", "1800"), ("年份", "20160"), ("责任单位", "位" * 201), ("重要程度", "重要"),
    ("重要程度", "0"), ("已确认", "对"), ("已确认", "2"), ("生效日期", "2026-02-30"),
    ("生效日期", "20260101"), ("生效日期", "2026年1月"), ("失效日期", "2026/13/1"),
    ("失效日期", "永久"), ("失效日期", "2020-01-01"),
]  # fmt: skip


def plant() -> tuple[list[dict[str, object]], list[tuple[int, str]]]:
    """Return good rows with one fault in each of fifty, and where these are."""
    rows: list[dict[str, object]] = [
        {
            **GOOD,
            "编号": f"r-{number}",
            "标准问题": f"第{number}个问题？",
            "问法": f"第{number}条问法",
            "生效日期": "2026-01-01",
        }
        for number in range(ROWS)
    ]
    draw = random.Random(7)  # noqa: S311 - the same places each time
    places = sorted(draw.sample(range(101, ROWS), len(FAULTS)))
    for place, (head, value) in zip(places, FAULTS, strict=True):
        rows[place][head] = value
    return rows, [
        (place + HEADS_ROW + 1, head) for place, (head, _) in zip(places, FAULTS, strict=True)
    ]


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_fifty_planted_faults_are_those_that_are_found(ending: str, tmp_path: Path) -> None:
    """Each planted fault is named once by its row and column, and no other is."""
    rows, planted = plant()
    assert len(planted) == 50
    path = tmp_path / f"planted.{ending}"
    if ending == "csv":
        lines = [[str(row.get(head, "")) for head in ENTRIES.heads] for row in rows]
        write_csv(path, [ENTRIES.heads, *lines])
    else:
        write_rows(path, *rows)
    reading = read_table(path, ENTRIES)
    assert [(fault.row, fault.column) for fault in reading.faults] == planted
    assert len(reading.good) == reading.rows - len(planted) == ROWS - 50
    assert all(fault.says.endswith("。") or fault.says[-1].isdigit() for fault in reading.faults)


def test_faults_that_only_workbooks_can_have_are_found_beside_them(tmp_path: Path) -> None:
    """A formula, an error value and merged cells are named beside what is planted."""
    rows, planted = plant()
    path = write_rows(tmp_path / "planted.xlsx", *rows)
    book = load_workbook(path)
    book.active["D3"], book.active["D4"] = "=1+1", "#N/A"
    book.active["D4"].data_type = "e"
    book.active.merge_cells("D5:D6")
    book.save(path)
    found = [(fault.row, fault.column) for fault in read_table(path, ENTRIES).faults]
    # Of merged cells a program keeps the first alone, so the second is empty.
    more = [(3, "答复"), (4, "答复"), (5, "答复"), (6, "答复")]
    assert found == [*more, *planted]
