"""Pages of entries in tests: who takes part in an office, and a form as a browser sends it."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode

from support.app import PATIENCE, Served
from support.console import Clerk
from support.web import Answer

from knowledge.roles import Role

NEW = "/console/entries/_new"
CAT = {
    "question": "中心里养的猫叫什么名字？",
    "topic": "使用帮助",
    "answer": "中心的猫叫团团。",
    "citation": "2016年度报告",
    "phrasings": "猫叫什么\n中心有猫吗",
    "stance": "据实答复",
    "importance": "一般",
    "is_confirmed": "是",
    "reason": "群众常问",
}
NASTY = '"><script>alert(1)</script>{{ 7*7 }}'


@dataclass(frozen=True, slots=True)
class People:
    """Those who have a part in the life of an entry, signed in."""

    editor: Clerk
    reviewer: Clerk
    signer: Clerk
    viewer: Clerk

    @classmethod
    def come(cls, served: Served) -> People:
        """Return four people of one office."""
        return cls(
            Clerk.sign_in(served, Role.EDITOR, name="李红"),
            Clerk.sign_in(served, Role.REVIEWER, name="王芳"),
            Clerk.sign_in(served, Role.SIGNER, name="陈刚"),
            Clerk.sign_in(served, Role.VIEWER, name="赵敏"),
        )


def read_fields(page: Answer) -> dict[str, str]:
    """Return what a form's fields hold, as a browser would send them."""
    text = page.text
    inputs = re.findall(r'<input [^>]*name="([^"]+)" type="(?:text|date)" value="([^"]*)"', text)
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text)
    areas = re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>\n(.*?)</textarea>', text, re.DOTALL)
    fields = {name: unescape(value) for name, value in [*inputs, *hidden, *areas]}
    for name, options in re.findall(
        r'<select [^>]*name="([^"]+)".*?>(.*?)</select>', text, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = unescape(chosen[1]) if chosen else ""
    for name in ("csrf_token", "back"):
        fields.pop(name, None)
    return fields


def create(clerk: Clerk, *, act: str = "submit", **fields: str) -> str:
    """Write a new entry and return its id."""
    # No two entries may hold the same words.
    own = {"phrasings": ""} if "question" in fields else {}
    answer = clerk.submit(NEW, {**CAT, **own, "act": act, **fields})
    assert answer.status == 303, answer.text
    return answer.headers["Location"].removeprefix("/console/entries/")


def wait_for_trial(clerk: Clerk, path: str) -> Answer:
    """Open a page again until its trial is done."""
    until = time.monotonic() + PATIENCE
    while 'data-open="yes"' in clerk.open(path).text:
        assert time.monotonic() < until
        clerk.served.run(asyncio.sleep(0))
    return clerk.page


def judge(clerk: Clerk, entry_id: str, act: str, **fields: str) -> Answer:
    """Judge what waits, after its trial is done, as it stands."""
    page = wait_for_trial(clerk, f"/console/review/{entry_id}")
    found = re.search(r'name="revision" value="(\d+)"', page.text)
    shown = found[1] if found else str(latest(clerk.served, entry_id))
    given = {"revision": shown, "secrecy": "yes", "comment": "同意", **fields}
    return clerk.submit(f"/console/review/{entry_id}/{act}", given)


def latest(served: Served, entry_id: str) -> int:
    """Return the number of an entry's latest revision."""
    rows = served.rows("SELECT latest_revision FROM entries WHERE id = ?", entry_id)
    return int(rows[0][0])


def query(path: str, **fields: str) -> str:
    """Return an address with fields."""
    return f"{path}?{urlencode(fields)}"
