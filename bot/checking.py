"""What `inquiry-bot check` says of the knowledge base, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.abc import Traversable

from knowledge.documents import REPORT, read_documents
from knowledge.entry import Entry
from knowledge.evidence.check import check_entries
from knowledge.report.reader import read_report
from knowledge.seeding import read_centre, read_entries


def list_seed_faults(folder: Traversable) -> list[str]:
    """Return a line for each faulty row of the seeds, then for each fault of the good rows.

    A faulty row is named by file and line, a fault by entry and rule. Raises KnowledgeError
    when a document cannot be read.
    """
    entries, errors = read_entries(folder)
    read_centre(folder)
    faults = check_entries(entries, read_documents(folder))
    if errors:  # a row of the annex may only seem unanswered while its entry is faulty
        faults = [fault for fault in faults if fault.entry != "*"]
    return [*map(str, errors), *(f"seeds: {fault}" for fault in faults)]


def list_published_faults(folder: Traversable, published: Sequence[Entry]) -> list[str]:
    """Return a line for each fault of what citizens get, held against the shipped documents."""
    faults = check_entries(published, read_documents(folder))
    return [f"published: {fault}" for fault in faults]


def list_contradictions(folder: Traversable) -> list[str]:
    """Return a line for each place where the report contradicts itself; these are no faults."""
    report = read_documents(folder).get(REPORT)
    found = read_report(report.text).contradictions if report else ()
    return [f"{one.rule} ({'、'.join(one.places)}): {one.says}" for one in found]
