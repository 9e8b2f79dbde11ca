"""Made-up annual reports as pages of HTML in several house styles."""

from __future__ import annotations

import html
from collections.abc import Callable

from support.report_figures import Figures
from support.report_rows import (
    OLD_CHAPTERS,
    OLD_TITLE,
    TITLE,
    Cell,
    Table,
    annex,
    applied,
    disclosed,
    disputed,
    narrative,
)

Draw = Callable[[Table], str]


def plain_table(table: Table) -> str:
    """Draw a table with right spans and nothing else."""
    rows = (
        "".join(
            f'<td colspan="{one.columns}" rowspan="{one.rows}">{html.escape(one.text)}</td>'
            for one in row
        )
        for row in table
    )
    return "<table>" + "".join(f"<tr>{row}</tr>\n" for row in rows) + "</table>"


def word_table(table: Table) -> str:
    """Draw a table as Word exports it: paragraphs and spans in cells, &nbsp; in blanks."""

    def inside(text: str) -> str:
        if not text:
            return '<p align="center"><span lang="EN-US">&nbsp;</span></p>'
        half = len(text) // 2 if not text.isdecimal() else 0
        pieces = [text[:half], text[half:]] if half else [text]
        spans = "".join(f'<span style="font-size:9pt">{html.escape(one)}</span>' for one in pieces)
        return f'\n  <p align="center">\n {spans}\n </p>\n'

    rows = (
        "".join(
            f"<td nowrap colspan={one.columns} rowspan={one.rows} style='width:38px'>"
            f"{inside(one.text)}</td>"
            for one in row
        )
        for row in table
    )
    return "<table border=1><tbody>" + "".join(f"<tr>{r}</tr>" for r in rows) + "</tbody></table>"


def broken_spans(table: Table) -> str:
    """Draw a table whose rowspans of groups are too small, and colspans missing."""
    changed = [[Cell(one.text, 1, min(one.rows, 2)) for one in row] for row in table]
    return plain_table(changed)


def repeated_blanks(table: Table) -> str:
    """Draw heads with blank cells in place of merged ones, and hide a column."""
    hidden = '<td style="display:none">99</td>'
    rows = (
        "".join(f"<th colspan='{one.columns}'>{one.text}</th>" for one in row) for row in table
    )
    return "<table><tbody>" + "".join(f"<tr>{row}{hidden}</tr>" for row in rows) + "</table>"


def lay_blanks(table: Table) -> Table:
    """Return a table in which blank cells stand where merged cells reach down."""
    owed: dict[int, dict[int, int]] = {}
    laid: Table = []
    for at, row in enumerate(table):
        column, new = 0, []
        for one in row:
            while column in owed.get(at, {}):
                new.append(Cell("", owed[at][column]))
                column += owed[at][column]
            new.append(Cell(one.text, one.columns))
            for below in range(at + 1, at + one.rows):
                owed.setdefault(below, {})[column] = one.columns
            column += one.columns
        below_last = sorted(one for one in owed.get(at, {}) if one >= column)
        new += [Cell("", owed[at][place]) for place in below_last]
        laid.append(new)
    return laid


def blank_table(table: Table) -> str:
    """Draw a table that merges nothing downwards."""
    return repeated_blanks(lay_blanks(table))


def loud_labels(table: Table) -> str:
    """Draw labels in another house style: other brackets, quotes, stops, breaks and spaces."""
    wide = str.maketrans("（）“”.", '()""．')

    def inside(text: str) -> str:
        if text.isdecimal() or not text:
            return f"{text}&nbsp;" if text else "\u3000"
        loud = text.translate(wide)
        return f"{loud[:3]}<br/>\u3000{loud[3:]}" if len(loud) > 6 else f"{loud[0]} {loud[1:]}"

    rows = (
        "".join(
            f'<td colspan="{one.columns}" rowspan="{one.rows}"><div>{inside(one.text)}</div></td>'
            for one in row
        )
        for row in table
    )
    return "<table>" + "".join(f"<tr>{row}</tr>\n" for row in rows) + "</table>"


TABLES: dict[str, Draw] = {
    "plain": plain_table,
    "word": word_table,
    "broken spans": broken_spans,
    "blanks": blank_table,
    "loud": loud_labels,
}


def current_body(figures: Figures, draw: Draw) -> str:
    """Return the text of a report of the current form with its tables."""
    tables = {1: disclosed, 2: applied, 3: disputed}
    parts = []
    for at, (head, texts) in enumerate(narrative(figures)):
        parts += [
            f"<p><strong>{head}</strong></p>",
            *(f"<p>\u3000\u3000{one}</p>" for one in texts),
        ]
        parts += [draw(tables[at](figures))] if at in tables else []
    return "\n".join(parts)


def bare_page(title: str, body: str) -> str:
    """Return a page with a title and the text."""
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8">'
        f"<title>{title}</title></head><body><div id=zoom>{body}</div></body></html>"
    )


def site_page(title: str, body: str) -> str:
    """Return a page of a site: menus, lists of other years, scripts, a layout table, a footer."""
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<meta name="ArticleTitle" content="{title}"/><title>{title}_年报_某某区人民政府门户网站</title>
<script>var a = "<table><tr><td>规章</td></tr></table>"; if (1 < 2) {{}}</script>
<style>td {{ color: red }}</style></head><body>
<div class=nav><ul><li><a href=#>首页</a></li><li>政务公开</li><li>一、机构职能</li></ul></div>
<table width=1000><tr><td class=left><ul>
<li>某某市某某区2019年政府信息公开工作年度报告</li><li>某某市某某区2021年政府信息公开工作年度报告</li>
</ul></td><td class=main><table><tr><td><h1>{title}</h1></td></tr>
<tr><td>发布时间：2023-01-20 来源：区政府办公室 浏览次数：<script>show()</script>次</td></tr>
<tr><td><div class=TRS_Editor>{body}</div><p>打印本页 关闭窗口</p></td></tr></table>
</td></tr></table>
<div class=footer><p>主办单位：某某区人民政府办公室</p><p>版权所有 京ICP备00000000号</p>
<p>某某市某某区2020年政府信息公开工作年度报告</p></div></body></html>"""


def current_page(
    figures: Figures, *, table: str = "plain", is_site: bool = False, encoding: str = "utf-8"
) -> bytes:
    """Return a report of the current form as a page."""
    frame = site_page if is_site else bare_page
    text = frame(TITLE, current_body(figures, TABLES[table]))
    return text.encode(encoding, "xmlcharrefreplace")


def old_page(figures: Figures, *, table: str = "plain", is_site: bool = False) -> bytes:
    """Return a report of the old form as a page."""
    parts = [f"<p>{line}</p>" for head, texts in OLD_CHAPTERS for line in (head, *texts)]
    parts += ["<p>附件：2017年度政府信息公开工作情况统计表</p>", TABLES[table](annex(figures))]
    frame = site_page if is_site else bare_page
    return frame(OLD_TITLE, "\n".join(parts)).encode("gb18030" if is_site else "utf-8")
