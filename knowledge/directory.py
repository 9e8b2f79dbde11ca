"""The directory's names: which matter a question names, so that no other one is answered.

Matters are alike (设立登记, 变更登记, 注销登记), and what is likeliest by its words may be another
one. So a window answers only where a question names it word for word, or by words that staff
declared to mean the same, and says nothing beside that than what it asks for; everything else is
asked back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from knowledge.entry import Entry
from knowledge.lexicon import Lexicon
from knowledge.text import fold
from knowledge.windows import (
    PART_MARK,
    asking_characters,
    drop_asking,
    find_fields,
    window_words,
)

_FEWEST = 2
"""Characters of a name at least; one alone stands in too many words."""


@dataclass(frozen=True, slots=True)
class Named:
    """The items that a question names, and the fields that it asks for.

    `is_plain` where it says nothing else; `is_one` where all that is named is one matter, though
    several windows may have it.
    """

    items: tuple[str, ...] = ()
    fields: frozenset[str] = frozenset()
    is_plain: bool = False
    is_one: bool = False

    def list_parts(self) -> list[str]:
        """Return the entries that tell what is asked for, the whole items where no field is."""
        marks = [f"{PART_MARK}{field}" for field in sorted(self.fields)] or [""]
        return [f"{item}{mark}" for item in self.items for mark in marks]


class Directory:
    """The names of all published items of the window directory."""

    def __init__(self, items: Iterable[Entry] = (), lexicon: Lexicon | None = None) -> None:
        """Learn the names of items, and by `lexicon` which words mean the same."""
        every = [item for item in items if item.window]
        self._names: defaultdict[str, set[str]] = defaultdict(set)
        self._departments: defaultdict[str, set[str]] = defaultdict(set)
        for item in every:
            for name in _list_names(item):
                self._names[name].add(item.id)
            if item.window:
                self._departments[fold(item.window.department)].add(item.id)
        self._shorten()
        self._ids = frozenset(item.id for item in every)
        self._rank = {item.id: (len(item.question), place) for place, item in enumerate(every)}
        self._asking = asking_characters()
        self._holders = _index(self._names)
        self._lengths = _lengths(self._names)
        self._lexicon = lexicon or Lexicon()
        self._standard_names: defaultdict[str, set[str]] = defaultdict(set)
        for name, ids in self._names.items():
            self._standard_names[self._lexicon.standardise(name)] |= ids
        self._standard_lengths = _lengths(self._standard_names)
        self._department_lengths = _lengths(self._departments)

    def __bool__(self) -> bool:
        """Tell whether there is any item."""
        return bool(self._ids)

    def _shorten(self) -> None:
        """Let 居住证 name 居住证办理, unless another item's name has those words too."""
        endings = tuple(map(fold, window_words().endings))
        short: dict[str, set[str]] = {}
        for name, ids in self._names.items():
            ending = next((one for one in endings if name.endswith(one)), "")
            core = name.removesuffix(ending)
            if ending and len(core) >= _FEWEST:
                short.setdefault(core, set()).update(ids)
        text = "\n".join(self._names)
        for core, ids in short.items():
            if len(ids) == 1 and text.count(core) == 1:
                self._names.setdefault(core, set()).update(ids)

    def find_item(self, entry_id: str) -> str:
        """Return the id of the item that an entry was made of, empty for any other entry."""
        item = entry_id.partition(PART_MARK)[0]
        return item if item in self._ids else ""

    def is_asking(self, text: str) -> bool:
        """Tell whether a text asks for fields and names nothing."""
        folded = fold(text)
        return {*folded} <= self._asking and bool(find_fields(folded))

    def _order(self, items: Iterable[str]) -> tuple[str, ...]:
        """Return items in the order in which they are offered: the simplest matter first."""
        return tuple(sorted(items, key=self._rank.__getitem__))

    def read_partly(self, text: str) -> Named:
        """Return the items of which a question says a part: 护照, 个体工商户登记, 公安局窗口.

        Every character that does not ask must stand in the name, in its order.
        """
        folded = fold(text)
        departments, rest = _take(folded, self._departments, self._department_lengths)
        own = set(chain.from_iterable(self._departments[one] for one in departments))
        # 结 asks in 办结 and names in 结婚: words are taken away, signs where that is too little.
        words = drop_asking(rest)
        signs = "".join(sign for sign in rest if sign not in self._asking)
        items = self._find_within(words) or self._find_within(signs)
        if departments and not signs:
            items = own
        return Named(self._order(items & own or items), find_fields(rest))

    def _find_within(self, said: str) -> set[str]:
        """Return the items whose names have all these characters in their order."""
        if len(said) < _FEWEST:
            return set()
        holders = [self._holders.get(sign, frozenset()) for sign in {*said}]
        names = frozenset.intersection(*holders)
        return {one for name in names if _is_within(said, name) for one in self._names[name]}

    def read(self, text: str) -> Named:
        """Return what a question names, as it is written or in words of the same meaning."""
        folded = fold(text)
        named = self._read(folded, self._names, self._lengths)
        if named.items:
            return named
        standard = self._lexicon.standardise(folded)
        return self._read(standard, self._standard_names, self._standard_lengths)

    def _read(self, folded: str, names: Mapping[str, set[str]], lengths: Iterable[int]) -> Named:
        found, rest = _take(folded, names, lengths)
        if not found:
            return Named()
        departments, rest = _take(rest, self._departments, self._department_lengths)
        items = set(chain.from_iterable(names[name] for name in found))
        own = items & set(chain.from_iterable(self._departments[one] for one in departments))
        is_plain = {*rest} <= self._asking and (bool(own) or not departments)
        fields = find_fields(rest)
        is_one = len({*found}) == 1
        return Named(self._order(own or items), fields, is_plain=is_plain, is_one=is_one)


def _list_names(item: Entry) -> Iterator[str]:
    """Yield the names of an item's matter, as staff gave them."""
    matter = item.window.matter if item.window else ""
    for name in (matter, *item.phrasings):
        folded = fold(name)
        if len(folded) >= _FEWEST:
            yield folded


def _index(names: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the names by each character that they have."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name in names:
        for sign in {*name}:
            found[sign].add(name)
    return {sign: frozenset(holders) for sign, holders in found.items()}


def _is_within(said: str, name: str) -> bool:
    """Tell whether a name has these characters in this order."""
    signs = iter(name)
    return all(sign in signs for sign in said)


def _lengths(names: Iterable[str]) -> list[int]:
    return sorted({len(name) for name in names if name}, reverse=True)


def _take(text: str, names: Mapping[str, object], lengths: Iterable[int]) -> tuple[list[str], str]:
    """Return the names in a text, the longest at each place, and the text without them."""
    found: list[str] = []
    rest: list[str] = []
    at = 0
    while at < len(text):
        length = next(
            (n for n in lengths if text[at : at + n] in names and at + n <= len(text)), 0
        )
        if length:
            found.append(text[at : at + length])
        else:
            rest.append(text[at])
        at += length or 1
    return found, "".join(rest)
