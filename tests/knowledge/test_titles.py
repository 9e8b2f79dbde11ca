"""Promises of the titles of entries."""

from __future__ import annotations

from bot.store import Store
from knowledge.titles import Title, find_title, read_titles


def test_every_entry_has_its_title(store: Store) -> None:
    """All that is published can be named by its id."""
    titles = read_titles(store.database.read)
    published = store.library.load_snapshot().published
    assert {
        one.entry.id: Title(one.entry.question, one.entry.topic) for one in published
    } == titles


def test_a_part_of_a_window_item_is_known_by_the_item() -> None:
    """What tells one field has the title of the whole; what never was has none."""
    titles = {"window-1": Title("身份证怎么办？", "服务窗口与办事平台")}
    assert find_title(titles, "window-1.phone") == titles["window-1"]
    assert find_title(titles, "window-2.phone") is None
    assert find_title(titles, "") is None
