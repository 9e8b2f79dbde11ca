"""Statutory figures made up for reports: consistent, and no two alike where that matters."""

from __future__ import annotations

import json
from typing import Any

from knowledge.report.forms import current_form
from knowledge.statutory import Statutory, read_statutory

YEAR = 2026


def make_given() -> dict[str, Any]:
    """Return a file of figures whose sums all hold."""
    done = {code: [n, 0, 1, 0, 0, 0, n + 1] for n, code in enumerate(list_results())}
    total = [sum(row[column] for row in done.values()) for column in range(7)]
    carried, still_open = [1, 0, 0, 0, 0, 0, 1], [2, 0, 0, 0, 0, 0, 2]
    new = [total[n] + still_open[n] - carried[n] for n in range(7)]
    return {
        "year": YEAR,
        "table2": {
            "规章": [0, 0, 0],
            "行政规范性文件": [2, 1, 7],
            "行政许可": 633,
            "行政处罚": 5,
            "行政强制": 0,
            "行政事业性收费": "1.25",
        },
        "table3": {"1": new, "2": carried, **done, "3.7": total, "4": still_open},
        "table4": {
            "行政复议": [1, 2, 3, 4, 10],
            "行政诉讼/未经复议直接起诉": [0, 1, 0, 1, 2],
            "行政诉讼/复议后起诉": [5, 0, 0, 0, 5],
        },
        "annex": {"1.1": 340, "10.3": 1050},
        "texts": {"主动公开": "公开信息340条。\n编制目录1份。", "信息处理费": "0元。"},
    }


def list_results() -> list[str]:
    """Return the codes of the results of table 3, without their total."""
    codes = current_form().applications
    return [code for code in codes if code.startswith("3.") and code != "3.7"]


def make_figures(**changed: Any) -> Statutory:
    """Return those figures, some of them changed."""
    return read_statutory(json.dumps({**make_given(), **changed}))
