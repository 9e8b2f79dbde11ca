"""The window directory: an item becomes entries that tell its telephone, material, term and so on.

What a field does not hold is said to be unknown, by an entry of its own, so that no other item's
figure can come nearest. How citizens ask stands in `seeds/windows.toml`.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.abc import Traversable
from typing import Any, cast

from knowledge.documents import read_toml, seed_folder
from knowledge.entry import Entry, Source, Stance, Topic, Window
from knowledge.errors import SeedError
from knowledge.review.checking import LONGEST_QUESTION
from knowledge.text import fold

WORDS_FILE = "windows.toml"

FIELDS = tuple(field.name for field in dataclasses.fields(Window))
"""The names of the nine fields of a window."""

PART_MARK = "."
"""Stands between an item's id and the name of the field that an entry made of it tells."""


@dataclass(frozen=True, slots=True)
class FieldWords:
    """How one field of an item is asked for and told; see the head of `windows.toml`."""

    field: str
    head: str
    ask: str
    say: str
    unknown: str
    words: tuple[str, ...]
    phrasings: tuple[str, ...]
    beside: tuple[str, ...] = ()
    with_department: tuple[str, ...] = ()
    of_department: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WindowWords:
    """How items of the window directory are asked for and told."""

    source: str
    label: str
    label_counter: str
    elsewhere: str
    endings: tuple[str, ...]
    asking: tuple[str, ...]
    overview: Mapping[str, Any]
    fields: tuple[FieldWords, ...]


def read_window_words(folder: Traversable) -> WindowWords:
    """Read `windows.toml` of a seed folder. Raises SeedError when it is missing or incomplete."""
    lists = read_toml(folder, WORDS_FILE)
    try:
        rows = cast("Sequence[Mapping[str, Any]]", lists["fields"])
        fields = tuple(
            FieldWords(**{key: _freeze(value) for key, value in row.items()}) for row in rows
        )
        given = {key: _freeze(value) for key, value in lists.items()}
        words = WindowWords(**{**given, "fields": fields})
    except (KeyError, TypeError) as error:
        raise SeedError(WORDS_FILE, 0, str(error)) from error
    unknown = {one.field for one in fields} - set(FIELDS)
    if unknown:
        raise SeedError(WORDS_FILE, 0, f"no field is called {', '.join(sorted(unknown))}")
    return words


def _freeze(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@cache
def window_words() -> WindowWords:
    """Return the shipped words."""
    return read_window_words(seed_folder())


@cache
def asking_characters() -> frozenset[str]:
    """Return the characters of all words by which a field is asked for, folded."""
    words = window_words()
    forms = [form for one in words.fields for form in (*one.phrasings, *one.words)]
    listed = [*words.asking, *forms, *words.overview["phrasings"]]
    return frozenset(fold("".join(listed).replace("{name}", "")))


@cache
def _asking_pattern() -> re.Pattern[str]:
    words = window_words()
    fields = (word for one in words.fields for word in one.words)
    listed = sorted({fold(word) for word in (*words.asking, *fields)}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, listed)))


def drop_asking(folded: str) -> str:
    """Return folded words without those that ask and name nothing."""
    return _asking_pattern().sub("", folded)


@cache
def _field_words() -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    """Return each field with the words that ask for it, folded, and the fields beside it."""
    fields = window_words().fields
    return tuple((one.field, tuple(map(fold, one.words)), one.beside) for one in fields)


def find_fields(rest: str) -> frozenset[str]:
    """Return the fields that folded words without a matter's name ask for."""
    found = [one for one in _field_words() if any(word in rest for word in one[1])]
    beside = {name for _, _, names in found for name in names}
    return frozenset(field for field, _, _ in found) - beside


def make_item(entry_id: str, window: Window, *, names: Sequence[str] = (), **more: Any) -> Entry:
    """Return the entry of an item of the directory, its question and answer made of its fields.

    `names` are other names of the matter; `more` are further fields of the entry.
    """
    words = window_words()
    ask: str = words.overview["ask"]
    question = ask.format(item=_label(window, words))
    return Entry(
        id=entry_id,
        topic=Topic.SERVICES,
        # With its department where that is not too long for a question.
        question=question if len(question) <= LONGEST_QUESTION else ask.format(item=window.matter),
        answer=_tell_all(window, words),
        phrasings=tuple(names),
        source=Source(citation=words.source),
        unit=window.department,
        window=window,
        **more,
    )


def _label(window: Window, words: WindowWords, *, is_twin: bool = False) -> str:
    form = words.label_counter if is_twin and window.counter else words.label
    return form.format(**dataclasses.asdict(window))


def _tell_all(window: Window, words: WindowWords) -> str:
    """Return what is known of an item, a line or more for each field."""
    filled = [
        f"{one.head}：{_lead(value)}"
        for one in words.fields
        if one.field != "department" and (value := getattr(window, one.field))
    ]
    head = words.overview["head"].format(**dataclasses.asdict(window))
    return "\n".join([head, *(filled or [words.overview["nothing"]])])


def _lead(value: str) -> str:
    """Let a list of several lines begin on a line of its own."""
    return f"\n{value}" if "\n" in value else value


def expand(items: Iterable[Entry], phone: str) -> dict[str, tuple[Entry, ...]]:
    """Return for each item, by its id, the entries that citizens get in its place.

    `phone` is where to ask for what nobody knows and whose window has no telephone.
    """
    every = [item for item in items if item.window]
    alike = Counter(_place(item.window) for item in every if item.window)
    words = window_words()
    return {
        item.id: _expand(item, item.window, words, phone, is_twin=alike[_place(item.window)] > 1)
        for item in every
        if item.window
    }


def _place(window: Window) -> tuple[str, str]:
    return window.department, window.matter


def _expand(
    item: Entry, window: Window, words: WindowWords, phone: str, *, is_twin: bool
) -> tuple[Entry, ...]:
    values = dataclasses.asdict(window)
    label = _label(window, words, is_twin=is_twin)
    overview = words.overview
    whole = dataclasses.replace(
        item,
        question=overview["ask"].format(item=label),
        phrasings=_fill(overview, window, item.phrasings),
    )
    made = [whole]
    for one in words.fields:
        value = values[one.field]
        told = one.say.format(**values | {"value": _lead(value)})
        unknown = one.unknown.format(**values) + words.elsewhere.format(
            phone=window.phone or phone
        )
        forms = {
            key: getattr(one, key) for key in ("phrasings", "with_department", "of_department")
        }
        part = dataclasses.replace(
            item,
            id=f"{item.id}{PART_MARK}{one.field}",
            question=one.ask.format(item=label),
            phrasings=_fill(forms, window, item.phrasings),
            answer=told if value else unknown,
            stance=Stance.FACT if value else Stance.GAP,
        )
        made.append(part)
    return tuple(made)


def _fill(
    forms: Mapping[str, Sequence[str]], window: Window, names: Sequence[str]
) -> tuple[str, ...]:
    """Return every phrasing of one field of an item, each once."""
    values = dataclasses.asdict(window)
    listed = [
        form.format(name=name) for name in (window.matter, *names) for form in forms["phrasings"]
    ]
    listed += [
        form.format(**values, name=window.matter)
        for key in ("with_department", "of_department")
        for form in forms.get(key, ())
    ]
    if window.counter:
        counter = (
            window.counter
            if "窗口" in window.counter or "号" in window.counter
            else f"{window.counter}号窗口"
        )
        listed += [form.format(counter=counter) for form in forms.get("of_counter", ())]
    return tuple(dict.fromkeys(listed))
