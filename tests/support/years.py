"""Years as the console's pages have them: figures typed into the form, and counts that ended."""

from __future__ import annotations

from collections.abc import Mapping

from support.app import Served
from support.console import Clerk, read_words
from support.statutories import make_figures

from bot.console.years.counting import YEAR_COUNTS
from bot.console.years.form import FIELDS, TEXT_FIELDS
from bot.keys import CLOCK, STORE
from bot.overview import make_day_sums, span_of
from knowledge.report.forms import APPLIED, TOTAL, current_form
from knowledge.statutory import Place

FIGURES = "/console/reports/figures"
YEARS = "/console/reports/years"
NEW: Place = (APPLIED, current_form().applications["1"], TOTAL)


def type_in(changed: Mapping[Place, str] | None = None, *, base: int = 0) -> dict[str, str]:
    """Return what the form sends for figures whose sums hold, some of them changed."""
    figures = make_figures()
    fields = {FIELDS[place]: figures.find(place) for place in FIELDS}
    fields |= {name: figures.texts.get(title, "") for title, name in TEXT_FIELDS.items()}
    fields |= {FIELDS[place]: value for place, value in (changed or {}).items()}
    return {**fields, "base": str(base), "act": "save"}


def count_year(clerk: Clerk, year: int) -> str:
    """Have a year counted and return the words of its page."""
    assert clerk.submit(f"{YEARS}/{year}/count").status == 303
    clerk.served.run(clerk.served.app[YEAR_COUNTS].wait())
    return read_words(clerk.open(f"{YEARS}/{year}"))


def sum_days(served: Served) -> None:
    """Sum the days up for the overview, as the server does every minute."""
    sums, now = make_day_sums(served.app[STORE].database), served.app[CLOCK]()
    for day in sums.list_due(*span_of(now), now):
        sums.count(day, now)
