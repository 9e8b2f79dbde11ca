"""A knowledge base that holds, beside the shipped entries, those of four made-up reports."""

from __future__ import annotations

from functools import cache

from support.knowledge import make_knowledge
from support.report_figures import make_current, make_old
from support.report_pages import current_page, old_page

from handlers.services import Knowledge
from knowledge.documents import seed_folder
from knowledge.entry import Entry
from knowledge.report.drafts import make_drafts
from knowledge.report.reading import Reading, read_report_file
from knowledge.seeding import read_entries


@cache
def read_made_up(year: int) -> Reading:
    """Return a made-up report of a year, in the form of that year."""
    if year < 2019:
        page = old_page(make_old(year)).replace(b"2017", str(year).encode())
    else:
        page = current_page(make_current(year)).replace(b"2022", str(year).encode())
    return read_report_file(page)


def list_drafts(*years: int) -> list[Entry]:
    """Return the entries of made-up reports."""
    return [entry for year in years for entry in make_drafts(read_made_up(year))]


@cache
def know_years(*years: int) -> Knowledge:
    """Return the shipped entries with those of made-up reports, all of them published."""
    entries, _ = read_entries(seed_folder())
    return make_knowledge(*entries, *list_drafts(*years))
