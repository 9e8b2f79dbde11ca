"""The shipped entries, and what the evidence check says of one after a change."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cache
from typing import Any

from knowledge.documents import Document, read_documents, seed_folder
from knowledge.entry import Entry
from knowledge.evidence.check import check_entries
from knowledge.evidence.fault import EvidenceRule
from knowledge.seeding import read_entries

Found = set[tuple[EvidenceRule, str]]


@cache
def shipped() -> Mapping[str, Entry]:
    """Return the shipped entries by their id."""
    entries, errors = read_entries(seed_folder())
    assert not errors
    return {entry.id: entry for entry in entries}


@cache
def documents() -> Mapping[str, Document]:
    """Return the documents that shipped answers rest on."""
    return read_documents(seed_folder())


def faults_of(entry: Entry) -> Found:
    """Return what one entry breaks, with the offending words.

    Rows of the annex that one entry alone cannot cover are left out.
    """
    faults = check_entries([entry], documents())
    return {(one.rule, one.words) for one in faults if one.entry == entry.id}


def faults_after(entry_id: str, old: str = "", new: str = "", **fields: Any) -> Found:
    """Return what a shipped entry breaks when `old` in its answer becomes `new`.

    Other fields are changed by name.
    """
    entry = shipped()[entry_id]
    assert not faults_of(entry), "a test that begins with a fault proves nothing"
    assert old in entry.answer
    answer = entry.answer.replace(old, new, 1) if old else entry.answer
    changed: Entry = dataclasses.replace(entry, **{"answer": answer, **fields})
    assert changed != entry
    return faults_of(changed)
