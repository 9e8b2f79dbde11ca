"""What a year is frozen as: its counts, the office and the statutory figures, as one text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bot.reports.annual import Annual
from bot.reports.document import Office
from knowledge.statutory import Statutory


@dataclass(frozen=True, slots=True)
class Frozen:
    """Everything that the exported files are made of."""

    annual: Annual
    office: Office
    statutory: Statutory


def to_text(frozen: Frozen) -> str:
    """Return it as JSON: the same text for the same values."""
    figures = [[*place, value] for place, value in frozen.statutory.figures.items()]
    said: Mapping[str, Any] = {
        "annual": asdict(frozen.annual),
        "office": asdict(frozen.office),
        "figures": figures,
        "texts": dict(frozen.statutory.texts),
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> Frozen:
    """Read it back."""
    said = json.loads(text)
    annual = Annual(**said["annual"])
    figures = {(table, row, column): value for table, row, column, value in said["figures"]}
    statutory = Statutory(annual.year, figures, said["texts"])
    return Frozen(annual, Office(**said["office"]), statutory)
