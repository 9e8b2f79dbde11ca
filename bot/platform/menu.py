"""The menu under the conversation: read from the seeds, put up, shown and taken down.

https://developers.weixin.qq.com/doc/offiaccount/Custom_Menus/Creating_Custom-Defined_Menu.html
"""

from __future__ import annotations

from collections.abc import Collection
from importlib.abc import Traversable
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from bot.platform.edge import Answer
from bot.platform.line import Line
from handlers.complaints.taking import TAPS
from handlers.offers import TOPIC_MARK
from knowledge.documents import read_toml
from knowledge.entry import Topic
from knowledge.errors import SeedError

CREATE_PATH = "/cgi-bin/menu/create"
SHOW_PATH = "/cgi-bin/get_current_selfmenu_info"
DELETE_PATH = "/cgi-bin/menu/delete"
MENU_FILE = "menu.toml"


def _check_bytes(limit: int) -> AfterValidator:
    """Return the rule that a text has 1 to `limit` UTF-8 bytes."""

    def check(text: str) -> str:
        if not 0 < len(text.encode()) <= limit:
            raise ValueError(f"must have 1 to {limit} bytes")
        return text

    return AfterValidator(check)


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Button(_Row):
    """One line below a menu button; `key` is what a tap sends."""

    name: Annotated[str, _check_bytes(60)]
    key: Annotated[str, _check_bytes(128)]


class Column(_Row):
    """One button of the menu and the lines that it opens."""

    name: Annotated[str, _check_bytes(16)]
    buttons: tuple[Button, ...] = Field(min_length=1, max_length=5)


class Menu(_Row):
    """A menu as the platform takes it."""

    buttons: tuple[Column, ...] = Field(min_length=1, max_length=3)

    def list_unknown_keys(self, entries: Collection[str]) -> list[str]:
        """Return the keys that open no topic, begin no complaint and are no entry's id."""
        keys = [line.key for column in self.buttons for line in column.buttons]
        topics = {TOPIC_MARK + topic.name for topic in Topic}
        known = topics.union(TAPS, entries)
        return [key for key in keys if key not in known]


def read_menu(folder: Traversable) -> Menu:
    """Return the menu of a seed folder. Raises SeedError, with every fault, when it has some."""
    content = read_toml(folder, MENU_FILE)
    try:
        return Menu.model_validate(content)
    except ValidationError as error:
        faults = (
            f"{'.'.join(map(str, fault['loc']))}: {fault['msg'].removeprefix('Value error, ')}"
            for fault in error.errors(include_url=False)
        )
        raise SeedError(MENU_FILE, 0, "; ".join(faults)) from error


async def push_menu(line: Line, menu: Menu) -> None:
    """Put up `menu` in place of the account's. Raises PlatformError."""
    buttons = [
        {
            "name": column.name,
            "sub_button": [
                {"type": "click", "name": one.name, "key": one.key} for one in column.buttons
            ],
        }
        for column in menu.buttons
    ]
    await line.call(CREATE_PATH, {"button": buttons})


async def show_menu(line: Line) -> Answer:
    """Return the account's menu as the platform tells it. Raises PlatformError."""
    return await line.call(SHOW_PATH)


async def delete_menu(line: Line) -> None:
    """Take down the account's menu. Raises PlatformError."""
    await line.call(DELETE_PATH)
