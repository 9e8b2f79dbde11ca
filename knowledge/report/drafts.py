"""Makes entries of a report, one for each row of its tables, for staff to review.

An entry speaks of its report's year and of no other, in its question and in every phrasing, so
that figures of different years stand side by side. What is blank is called 未填列 and never zero;
where a row takes part in a contradiction the entry says so. Nothing is computed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from knowledge.entry import Entry, Source, Stance, Topic
from knowledge.report.amounts import span_of
from knowledge.report.draft_words import phrase_row
from knowledge.report.facts import Figure, Section, Statement
from knowledge.report.forms import ANNEX, CURRENT, DISCLOSED, DISPUTED, OLD, current_form
from knowledge.report.narrative import find_statements
from knowledge.report.numerals import year_of
from knowledge.report.reading import Reading
from knowledge.report.tables import TableCell
from knowledge.report.titles import year_label_of

SECTIONS = {"2": "第二部分的表", "3": "第三部分的表", "4": "第四部分的表", ANNEX: "附表"}
"""Where the tables stand, as citizens read it."""

BLANK = "未填列"
DOUBT = "报告中与此有关的数字前后不符，均照原文列出，建议您来电核实。"
_MOST_PHRASINGS = 30
_LONGEST_QUESTION = 60
_LONGEST_SENTENCE = 300
_LEAST_SUBJECT = 5
_SUBJECT = re.compile(r"[\u4e00-\u9fff、《》“”]+")
_LEAD = re.compile(r"^(?:其中|全年|共|已|累计|本年度?|截至)+")


def make_drafts(reading: Reading) -> list[Entry]:
    """Return an entry for each row of the tables, then for each plain figure of the text."""
    return [*_row_entries(reading), *_text_entries(reading)]


def cell_code(form: str, cell: TableCell) -> str:
    """Return how an entry names the row that it answers.

    Rows of the annex go by their codes, as those of the shipped report do; rows of the current
    form by form and table too, so that figures of the two forms are never taken for one.
    """
    if form == OLD or cell.table == ANNEX:
        return cell.code
    code = cell.row if cell.table == DISPUTED else cell.code or cell.row
    return f"{form}/{cell.table}/{code}"


def _row_entries(reading: Reading) -> Iterator[Entry]:
    """Yield an entry for each row that is no heading."""
    doubtful = {key[:2] for one in reading.contradictions for key in one.cells}
    for number, cells in enumerate(_rows(reading), 1):
        first = cells[0]
        if first.table == ANNEX and first.unit is None and first.value is None:
            continue
        is_blank = all(cell.value is None for cell in cells)
        words = phrase_row(reading.year, first, cells)
        label = first.row.rpartition("/")[2] if first.table != DISPUTED else first.row
        answer = _answer(reading, label, cells)
        if (first.table, first.row) in doubtful and not is_blank:
            answer += DOUBT
        question, *others = words
        yield Entry(
            id=f"report-{reading.year}-{_slug(first, number)}",
            topic=Topic.STATISTICS,
            question=question,
            answer=answer,
            phrasings=tuple(others[:_MOST_PHRASINGS]),
            stance=Stance.GAP if is_blank else Stance.FACT,
            source=Source(
                citation=f"《{reading.title}》",
                section=SECTIONS[first.table],
                label_note=_label_note(reading, first),
            ),
            evidence=(first.row.rpartition("/")[2],),
            cells=tuple(dict.fromkeys(cell_code(reading.format, cell) for cell in cells)),
            years=_years(reading, first),
            unit=first.unit or "",
        )


def _rows(reading: Reading) -> list[list[TableCell]]:
    """Return the cells of each row together; in the annex each row is one cell."""
    rows: dict[tuple[str, str], list[TableCell]] = {}
    for cell in reading.cells:
        # Rows of the annex may have the same label.
        rows.setdefault((cell.table, cell.code if cell.table == ANNEX else cell.row), []).append(
            cell
        )
    return list(rows.values())


def _slug(cell: TableCell, number: int) -> str:
    """Return the end of an entry's id: the table, and the row's code where that may be one."""
    form = current_form()
    if cell.table == DISCLOSED and cell.code in _disclosed_rows():
        return f"2-{_disclosed_rows().index(cell.code) + 1}"
    if cell.table == DISPUTED:
        return f"4-{form.dispute_groups.index(cell.row) + 1}"
    code = cell.code.replace(".", "-").lower()
    is_plain = re.fullmatch(r"[0-9x]+(?:-[0-9x]+)*", code)
    return f"{cell.table}-{code if is_plain else f'row-{number}'}"


def _disclosed_rows() -> list[str]:
    """Return the rows of table 2 in their order."""
    return [row for block in current_form().disclosed for row in block.rows]


def _answer(reading: Reading, label: str, cells: Sequence[TableCell]) -> str:
    """Say what a row prints, each figure with its column."""
    first = cells[0]
    place = f"据《{reading.title}》{SECTIONS[first.table]}"
    if all(cell.value is None for cell in cells):
        return f"{place}，“{label}”{BLANK}，报告没有给出数字。{BLANK}不等于零。"
    if first.column is None or len(cells) == 1:
        head = f"“{label}”为" if first.column is None else f"“{label}”的“{first.column}”为"
        return f"{place}，{head}{_printed(first)}。"
    listed = "，".join(f"{str(cell.column).rpartition('/')[2]}{_printed(cell)}" for cell in cells)
    blank = f"{BLANK}不等于零。" if any(cell.value is None for cell in cells) else ""
    return f"{place}，“{label}”：{listed}。{blank}"


def _printed(cell: TableCell) -> str:
    """Return a figure as printed, with its unit where that is not printed with it."""
    if cell.value is None:
        return BLANK
    unit = cell.unit or ""
    return cell.value if unit and cell.value.endswith(unit) else f"{cell.value}{unit}"


def _years(reading: Reading, cell: TableCell) -> tuple[int, ...]:
    """Return the years that a figure bears: the report's, and the one printed on its table."""
    return tuple(sorted({reading.year, year_of(year_label_of(cell.printed_year))}))


def _label_note(reading: Reading, cell: TableCell) -> str:
    """Say by which year a table calls itself, where that is not the report's."""
    if year_of(year_label_of(cell.printed_year)) == reading.year:
        return ""
    return f"附表题名印为“{cell.printed_year}”，报告标题为{reading.year}年"


def _text_entries(reading: Reading) -> Iterator[Entry]:
    """Yield an entry for each plain figure of the text whose sentence names what it counts."""
    seen: set[str] = set()
    titles = {section.number: section for section in reading.sections}
    statements = find_statements("", reading.sections, f"{reading.year}年")
    for statement in statements:
        for figure in statement.figures:
            question = _ask(reading.year, statement, figure)
            is_in_table = reading.format == CURRENT and "申请" in question
            if not question or question in seen or is_in_table:
                continue
            seen.add(question)
            yield Entry(
                id=f"report-{reading.year}-text-{len(seen)}",
                topic=Topic.STATISTICS,
                question=question,
                answer=f"报告原文：“{statement.sentence}”",
                source=Source(citation=f"《{reading.title}》", section=_place(statement, titles)),
                evidence=(statement.sentence,),
                years=(reading.year,),
                unit=figure.unit,
            )


def _place(statement: Statement, sections: Mapping[str, Section]) -> str:
    """Return where a sentence stands, as citizens read it."""
    section = sections.get(statement.section)
    return f"第{statement.section}部分" if section and statement.section else "正文"


def _ask(year: int, statement: Statement, figure: Figure) -> str:
    """Return the question that a figure answers; nothing where its sentence does not say it.

    The figure must be a plain number with a unit, of the report's year, and the words before it
    must name what it counts.
    """
    span = span_of(figure.printed)
    subject = _LEAD.sub("", figure.before)
    if span is None or not figure.unit or year_of(figure.year) != year:
        return ""
    if not _SUBJECT.fullmatch(subject) or len(subject) < _LEAST_SUBJECT:
        return ""
    if len(statement.sentence) > _LONGEST_SENTENCE or "其中" in figure.before:
        return ""
    question = f"{year}年{subject}多少{figure.unit}？"
    return question if len(question) <= _LONGEST_QUESTION else ""
