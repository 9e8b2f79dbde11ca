"""Files of golden questions: read whole, with every fault by its line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Container, Iterator
from pathlib import Path

from knowledge.golden import LONGEST_QUESTION, Golden
from knowledge.text import fold

NOT_UTF8 = "文件不是UTF-8编码。"
NOT_ROW = "第{line}行：不是一个含question和entry的JSON对象。"
TWO_COLUMNS = "第{line}行：应当是两列，问题和条目编号。"
EMPTY = "第{line}行：问题不能为空。"
TOO_LONG = "第{line}行：问题最多{limit}个字。"
UNKNOWN = "第{line}行：没有发布编号为“{entry}”的条目。"
TWICE = "第{line}行：与第{first}行是同一个问题。"
HEADS = ("问题", "question")

_COLUMNS = 2


def _read_json(text: str) -> Iterator[tuple[int, Golden | str]]:
    for line, content in enumerate(text.splitlines(), 1):
        if not content.strip():
            continue
        try:
            row = json.loads(content)
            question, entry = row["question"], row["entry"]
        except (ValueError, KeyError, TypeError):
            question = entry = None
        if isinstance(question, str) and isinstance(entry, str | None):
            yield line, Golden(question.strip(), (entry or "").strip())
        else:
            yield line, NOT_ROW.format(line=line)


def _read_csv(text: str) -> Iterator[tuple[int, Golden | str]]:
    rows = csv.reader(io.StringIO(text, newline=""))
    for row in rows:
        cells = [cell.strip() for cell in row]
        if not any(cells) or (rows.line_num == 1 and cells[0] in HEADS):
            continue
        if len(cells) == _COLUMNS:
            yield rows.line_num, Golden(*cells)
        else:
            yield rows.line_num, TWO_COLUMNS.format(line=rows.line_num)


def _find_fault(golden: Golden, line: int, known: Container[str], seen: dict[str, int]) -> str:
    if not fold(golden.question):
        return EMPTY.format(line=line)
    if len(golden.question) > LONGEST_QUESTION:
        return TOO_LONG.format(line=line, limit=LONGEST_QUESTION)
    if golden.entry and golden.entry not in known:
        return UNKNOWN.format(line=line, entry=golden.entry)
    first = seen.setdefault(golden.id, line)
    return TWICE.format(line=line, first=first) if first != line else ""


def read_golden_file(path: Path, known: Container[str]) -> tuple[list[Golden], list[str]]:
    """Return the questions of a file, and a sentence for each faulty line.

    `known` are the ids of published entries. Raises OSError.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return [], [NOT_UTF8]
    read = _read_csv if path.suffix.lower() == ".csv" else _read_json
    questions, faults, seen = [], [], dict[str, int]()
    for line, found in read(text):
        fault = found if isinstance(found, str) else _find_fault(found, line, known, seen)
        if fault:
            faults.append(fault)
        elif isinstance(found, Golden):
            questions.append(found)
    return questions, faults
