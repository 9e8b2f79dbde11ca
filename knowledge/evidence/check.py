"""Holds every entry against its document, the annex, the digests and the rules of form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from knowledge.documents import Document
from knowledge.entry import Entry
from knowledge.evidence import annex_rules, form_rules, place_rules, source_rules
from knowledge.evidence.basis import Basis, read_basis
from knowledge.evidence.fault import Fault

RULES: tuple[Callable[[Entry, Basis], Iterator[Fault]], ...] = (
    source_rules.document_faults,
    source_rules.evidence_faults,
    source_rules.figure_faults,
    place_rules.place_faults,
    source_rules.quotation_faults,
    source_rules.wording_faults,
    source_rules.article_faults,
    annex_rules.cell_faults,
)
"""The rules that hold one entry against the documents, in the order of their findings."""


def check_entries(entries: Sequence[Entry], documents: Mapping[str, Document]) -> list[Fault]:
    """Return every fault, entry by entry, then those between entries; empty when all is good.

    Raises ReportError when the report among the documents cannot be read as one.
    """
    basis = read_basis(documents)
    faults: list[Fault] = []
    for entry in entries:
        for rule in RULES:
            faults += rule(entry, basis)
        faults += form_rules.form_faults(entry)
    faults += form_rules.question_faults(entries)
    faults += annex_rules.coverage_faults(entries, basis)
    return faults
