"""Figures for made-up annual reports: random ones that keep every sum, and where they stand."""

from __future__ import annotations

import json
import random
from pathlib import Path

ROOT = Path(__file__).parents[2]
FORM = json.loads((ROOT / "knowledge/report/format_2021.json").read_text(encoding="utf-8"))
OLD_FORM = json.loads((ROOT / "knowledge/report/format_2014.json").read_text(encoding="utf-8"))

Key = tuple[str, str, str | None]
Figures = dict[Key, str | None]

COLUMNS: list[str] = FORM["table3"]["columns"]
ROWS: dict[str, str] = {row["code"]: row["label"] for row in FORM["table3"]["rows"]}
RESULTS = [code for code in ROWS if code.startswith("3.") and code != "3.7"]
ENDS: list[str] = FORM["table4"]["columns"]
GROUPS: list[str] = FORM["table4"]["groups"]


def make_current(seed: int, *, largest: int = 300) -> Figures:
    """Return figures of all tables of the current form that keep every sum."""
    dice = random.Random(seed)  # noqa: S311  (made-up figures)
    figures: Figures = {}
    for block in FORM["table2"]:
        for row in block["rows"]:
            for column in block["columns"]:
                figures["2", row, column] = str(dice.choice([0, dice.randrange(10**6)]))
    for column in COLUMNS[:-1]:
        parts = {code: dice.choice([0, 0, dice.randrange(largest)]) for code in RESULTS}
        done, still = sum(parts.values()), dice.randrange(largest)
        carried = dice.randrange(min(done + still, 30) + 1)
        parts |= {"3.7": done, "4": still, "2": carried, "1": done + still - carried}
        figures |= {("3", ROWS[code], column): str(n) for code, n in parts.items()}
    for label in ROWS.values():
        total = sum(int(figures["3", label, column] or 0) for column in COLUMNS[:-1])
        figures["3", label, COLUMNS[-1]] = str(total)
    for group in GROUPS:
        ends = [dice.randrange(40) for _ in ENDS[:-1]]
        for column, number in zip(ENDS, [*ends, sum(ends)], strict=True):
            figures["4", group, column] = str(number)
    return figures


def make_old(seed: int) -> Figures:
    """Return figures of the annex of the old form, by codes, that keep every sum.

    Headings are blank.
    """
    dice = random.Random(seed)  # noqa: S311  (made-up figures)
    codes = {row["code"]: row for row in OLD_FORM["rows"]}
    values: dict[str, int] = {
        code: dice.randrange(50) for code, row in codes.items() if row["unit"]
    }
    values["1.1.x1"], values["1.1.x2"] = 3, 3 + dice.randrange(9)
    values["1.1"] = sum(values[f"1.2.{n}"] for n in range(1, 5))
    values["2.2.1.x1"] = values["2.2.1"] // 2
    values["2.2.2.x1"] = values["2.2.2"] // 2
    values["3.3.4"] = sum(values[f"3.3.4.x{n}"] for n in range(1, 7))
    for whole, parts in {"3.1": 5, "3.2": 2, "3.3": 8, "4": 3, "5": 3, "6": 3, "7": 2}.items():
        values[whole] = sum(values[f"{whole}.{n}"] for n in range(1, parts + 1))
    values["9.3.1"] = 4
    values["9.3"] = values["9.3.1"] + values["9.3.2"]
    values["8"], values["10.2"], values["10.3"] = 0, 3, 120
    values["1.1.x1"] = min(3, values["1.1"])
    return {
        ("annex", code, None): str(values[code]) if row["unit"] else None
        for code, row in codes.items()
    }
