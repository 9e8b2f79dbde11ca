"""Rules that hold an answer's evidence, figures, quotations and words against its document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.documents import REPORT
from knowledge.entry import Entry, Stance
from knowledge.evidence.basis import Basis, articles_in
from knowledge.evidence.fault import EvidenceRule, Fault
from knowledge.evidence.tokens import (
    PHONE,
    YEAR,
    bare,
    find_quotations,
    find_tokens,
    join_lines,
    longest_run,
)

SHORTEST_RUN = 4
"""Characters of a piece of evidence that the answer repeats in one piece, at least."""

_HELP_LINES = frozenset({"110", "119", "120"})
_LATIN = re.compile(r"[A-Za-z_]")


def document_faults(entry: Entry, basis: Basis) -> Iterator[Fault]:
    """Find a fact without document or evidence, and a document that nobody listed."""
    source = entry.source.document
    if source and source not in basis.documents:
        yield Fault(entry.id, EvidenceRule.UNKNOWN_DOCUMENT, source)
    if entry.stance is Stance.FACT and not (source and entry.evidence):
        yield Fault(entry.id, EvidenceRule.NO_EVIDENCE, source or "no document")


def evidence_faults(entry: Entry, basis: Basis) -> Iterator[Fault]:
    """Find evidence that is empty or does not stand in the document."""
    text = _text(entry, basis)
    for piece in entry.evidence:
        if not bare(piece) or join_lines(piece) not in text:
            yield Fault(entry.id, EvidenceRule.EVIDENCE, piece)


def figure_faults(entry: Entry, basis: Basis) -> Iterator[Fault]:
    """Find figures and Latin names of an answer that stand nowhere in what it rests on.

    From the report that is the entry's own evidence and rows of the annex; Latin names and
    the telephone may stand anywhere in it, its own year in every answer, the year printed on
    the annex in quotation marks. From a law: the articles that the answer names and the
    evidence outside of articles. From another document: its whole text. Gaps and declines
    rest on their evidence, the telephone and the report's years.
    """
    rule = EvidenceRule.FIGURE if entry.stance is Stance.FACT else EvidenceRule.NO_FIGURES
    allowed = _allowed(entry, basis)
    for token in find_tokens(entry.answer):
        if token not in allowed:
            yield Fault(entry.id, rule, token)


def _allowed(entry: Entry, basis: Basis) -> set[str]:
    """Return every token that an answer may hold."""
    allowed = {token for piece in _evidence(entry, basis) for token in find_tokens(piece)}
    allowed |= _cell_tokens(entry, basis) | _article_tokens(entry, basis)
    allowed |= set(find_tokens(entry.source.citation))
    if entry.stance is Stance.DECLINE:
        allowed |= _HELP_LINES
    if entry.stance is not Stance.FACT or entry.source.document == REPORT:
        allowed |= _report_names(basis, with_latin=entry.stance is Stance.FACT)
        allowed |= _quoted_years(entry)
    elif entry.source.document not in basis.laws:
        allowed |= basis.tokens.get(entry.source.document, frozenset())
    return allowed


def _evidence(entry: Entry, basis: Basis) -> list[str]:
    """Return the evidence, of a law without what only stands in articles that go unnamed."""
    own = entry.source.document
    named = basis.find_articles(entry)
    unnamed = [
        text for article, text in basis.laws.get(own, {}).items() if (own, article) not in named
    ]
    ours = [basis.laws[own].get(article, "") for law, article in named if law == own]
    return [
        piece
        for piece in entry.evidence
        if any(piece in text for text in ours) or not any(piece in text for text in unnamed)
    ]


def _cell_tokens(entry: Entry, basis: Basis) -> set[str]:
    """Return the printed values of the entry's rows, each with its unit, and their labels'."""
    cells = [basis.report.find_cell(code) for code in entry.cells] if basis.report else []
    return {
        token
        for cell in cells
        if cell
        for token in find_tokens(f"{cell.label} {cell.printed or ''}{cell.unit or ''}")
    }


def _article_tokens(entry: Entry, basis: Basis) -> set[str]:
    """Return the figures of the articles that an answer names."""
    named = basis.find_articles(entry)
    texts = [basis.laws[law].get(article, "") for law, article in named if law]
    return {token for text in texts for token in find_tokens(text)}


def _report_names(basis: Basis, *, with_latin: bool) -> set[str]:
    """Return the report's telephone, its year, and its Latin names when asked for."""
    own_year = {f"{basis.report.year}年"} if basis.report else set()
    return own_year | {
        token
        for token in basis.tokens.get(REPORT, ())
        if PHONE.fullmatch(token) or (with_latin and _LATIN.match(token))
    }


def _quoted_years(entry: Entry) -> set[str]:
    """Return the years inside quotation marks; another rule holds those against the text."""
    quoted = "".join(find_quotations(entry.answer))
    return {token for token in find_tokens(quoted) if YEAR.fullmatch(token)}


def quotation_faults(entry: Entry, basis: Basis) -> Iterator[Fault]:
    """Find quoted words that do not stand in the document.

    Without a document they stand in any. A law may be named by the end of its title; an
    answer may also name any listed law.
    """
    own = _text(entry, basis)
    texts = [own] if own else [join_lines(one.text) for one in basis.documents.values()]
    for quotation in find_quotations(entry.answer):
        words = join_lines(quotation)
        inner = words[1:-1]
        is_title = quotation[0] == "《"
        if is_title and inner and (basis.find_law(inner) or any(inner in text for text in texts)):
            continue
        if not inner or not any((words if is_title else inner) in text for text in texts):
            yield Fault(entry.id, EvidenceRule.QUOTATION, quotation)


def wording_faults(entry: Entry, basis: Basis) -> Iterator[Fault]:
    """Find facts from the report that do not name it, or do not say it in its words.

    Each piece of evidence shares a run of `SHORTEST_RUN` characters with the answer, or all
    of its own when it has fewer.
    """
    if entry.stance is not Stance.FACT or entry.source.document != REPORT:
        return
    citation = basis.documents[REPORT].citation if REPORT in basis.documents else ""
    if citation not in entry.answer:
        yield Fault(entry.id, EvidenceRule.UNNAMED_REPORT, citation)
    answer = bare(entry.answer)
    for piece in entry.evidence:
        words = bare(piece)
        if longest_run(words, answer) < min(SHORTEST_RUN, len(words)):
            yield Fault(entry.id, EvidenceRule.PRINTED_WORDS, piece)


def article_faults(entry: Entry, basis: Basis) -> Iterator[Fault]:
    """Find articles that no digest holds, and law facts that name none of their section."""
    named = basis.find_articles(entry)
    for law, article in named:
        if law is None or article not in basis.laws[law]:
            yield Fault(entry.id, EvidenceRule.ARTICLE, article)
    own = entry.source.document
    if own not in basis.laws or entry.stance is not Stance.FACT:
        return
    section = articles_in(entry.source.section)
    for article in section:
        if article not in basis.laws[own]:
            yield Fault(entry.id, EvidenceRule.ARTICLE, article)
    if not {(own, article) for article in section} & set(named):
        yield Fault(entry.id, EvidenceRule.ARTICLE, entry.source.section or "no section")


def _text(entry: Entry, basis: Basis) -> str:
    """Return the text of the entry's document without white space; empty without one."""
    document = basis.documents.get(entry.source.document)
    return join_lines(document.text) if document else ""
