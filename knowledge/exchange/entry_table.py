"""The table of entries; every field of an entry that is no window has its column."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.entry import Entry, Source, Stance, Topic
from knowledge.exchange.columns import (
    Column,
    read_choice,
    read_line,
    read_lines,
    read_text,
    read_truth,
    read_years,
    write_lines,
    write_truth,
    write_years,
)
from knowledge.exchange.layout import (
    ID_COLUMN,
    SHARED_COLUMNS,
    Layout,
    Said,
    Values,
    check_days,
    make_id,
)
from knowledge.exchange.wording import ENTRIES_SHEET, NO, NO_CITATION, YES
from knowledge.review.checking import (
    LONGEST_ANSWER,
    LONGEST_LINE,
    LONGEST_PHRASING,
    LONGEST_QUESTION,
)
from knowledge.text import fold

STANCES = {"据实答复": Stance.FACT, "说明没有": Stance.GAP, "说明不受理": Stance.DECLINE}
"""What an entry does with its question, as staff read it."""

LONGEST_PIECE = 1000
"""Characters of a piece of evidence."""

_STANCE_NAMES = {stance: name for name, stance in STANCES.items()}
_TOPICS = {topic.value: topic for topic in Topic}
_OF_SOURCE = ("document", "citation", "section", "label_note")


def _check(values: Values) -> Iterator[Said]:
    if values.get("stance", Stance.FACT) is Stance.FACT and values.get("citation") == "":
        yield "引用", NO_CITATION
    yield from check_days(values)


def _build(values: Values) -> Entry:
    given = dict(values)
    source = Source(**{name: given.pop(name) for name in _OF_SOURCE})
    given["id"] = given["id"] or make_id("entry", fold(given["question"]))
    return Entry(**given, source=source)


_COLUMNS = (
    ID_COLUMN,
    Column(
        "主题",
        "topic",
        "必填，从六个主题里选",
        read_choice(_TOPICS),
        lambda entry: entry.topic.value,
        must=True,
        choices=tuple(_TOPICS),
    ),
    Column(
        "标准问题",
        "question",
        "必填，以问号结尾，最多60字",
        read_line(LONGEST_QUESTION),
        lambda entry: entry.question,
        must=True,
        width=30,
    ),
    Column(
        "答复",
        "answer",
        "必填，群众看到的原文",
        read_text(LONGEST_ANSWER),
        lambda entry: entry.answer,
        must=True,
        width=50,
    ),
    Column(
        "问法",
        "phrasings",
        "同一问题的其他问法，一行一条（单元格内按Alt+Enter换行）",
        read_lines(LONGEST_PHRASING),
        lambda entry: write_lines(entry.phrasings),
        blank=(),
        width=30,
    ),
    Column(
        "答复类型",
        "stance",
        "不填为据实答复；知识库没有的写说明没有，不能答的写说明不受理",
        read_choice(STANCES),
        lambda entry: _STANCE_NAMES[entry.stance],
        blank=Stance.FACT,
        choices=tuple(STANCES),
        width=12,
    ),
    Column(
        "来源文件",
        "document",
        "来源文件的代号，如report-2016",
        read_line(LONGEST_LINE),
        lambda entry: entry.source.document,
    ),
    Column(
        "引用",
        "citation",
        "据实答复必填，群众看到的出处，如2016年度报告",
        read_line(LONGEST_LINE),
        lambda entry: entry.source.citation,
    ),
    Column(
        "章节",
        "section",
        "在来源文件的哪一部分",
        read_line(LONGEST_LINE),
        lambda entry: entry.source.section,
    ),
    Column(
        "标注",
        "label_note",
        "数字所印年份等需要一并说明的话",
        read_line(LONGEST_LINE),
        lambda entry: entry.source.label_note,
    ),
    Column(
        "依据",
        "evidence",
        "来源文件的原句，一行一句",
        read_lines(LONGEST_PIECE),
        lambda entry: write_lines(entry.evidence),
        blank=(),
        width=30,
    ),
    Column(
        "指标代码",
        "cells",
        "附表的行号，如1.2.1，一行一个",
        read_lines(LONGEST_LINE),
        lambda entry: write_lines(entry.cells),
        blank=(),
        width=10,
    ),
    Column(
        "年份",
        "years",
        "答复所说的年份，几个年份用顿号隔开，如2015、2016",
        read_years,
        lambda entry: write_years(entry.years),
        blank=(),
        width=12,
    ),
    Column(
        "责任单位",
        "unit",
        "由哪个单位负责这条内容",
        read_line(LONGEST_LINE),
        lambda entry: entry.unit,
    ),
    Column(
        "已确认",
        "is_confirmed",
        "是或否，不填为是；否的答复后面会写待核实",
        read_truth,
        lambda entry: write_truth(entry.is_confirmed),
        blank=True,
        choices=(YES, NO),
        width=8,
    ),
    *SHARED_COLUMNS,
)

ENTRIES = Layout(
    ENTRIES_SHEET,
    _COLUMNS,
    _build,
    _check,
    {column.name: column.head for column in _COLUMNS},
)
