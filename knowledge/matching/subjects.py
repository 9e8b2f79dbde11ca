"""Named subjects: places, agencies, platforms and papers that an entry may not speak of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib.abc import Traversable
from typing import cast

from knowledge.documents import read_toml
from knowledge.text import fold


class Subjects:
    """Finds listed names by kind; the longest name at a place wins."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        """Compile names by kind (places, agencies, …); each is folded first."""
        self._kind_of = {fold(name): kind for kind, listed in names.items() for name in listed}
        ordered = sorted(self._kind_of, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, ordered)) or r"(?!)")

    def find(self, folded: str) -> dict[str, str]:
        """Return every listed name that folded text holds, with its kind."""
        return {name: self._kind_of[name] for name in self._pattern.findall(folded)}


def read_subjects(folder: Traversable) -> Subjects:
    """Read `subjects.toml` of a seed folder. Raises SeedError when it cannot be read."""
    return Subjects(cast("dict[str, list[str]]", read_toml(folder, "subjects.toml")))
