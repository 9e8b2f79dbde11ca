"""Staff of each role who use the console over a real connection, and in a real browser."""

from __future__ import annotations

import asyncio
import itertools
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from urllib.parse import urlencode

import sqlite_utils
from playwright.sync_api import BrowserContext
from support.app import Served
from support.web import FORM, Answer, call

from bot.console.doors import FORM_TOKEN
from bot.console.keys import SESSIONS, STAFF
from bot.console.passwords import Passwords
from bot.console.sessions import Step, make_form_token
from bot.console.staff import Newcomer, insert_member
from bot.keys import CLOCK
from knowledge.roles import Role

PASSWORD = "Zaozhuang-crane-71-lotus"
"""What every clerk of the tests has."""

_NUMBERS = itertools.count(1)
Fields = Mapping[str, str | Sequence[str]]


def add_staff(served: Served, role: Role, *, name: str = "", login: str = "") -> str:
    """Add one of the staff who has a password, and return the login name."""
    login = login or f"{role.value}{next(_NUMBERS)}"
    now = served.app[CLOCK]()

    kept = _hash_once()

    def work(db: sqlite_utils.Database) -> None:
        insert_member(db, Newcomer(login, name or login, role), by="tests", now=now)
        db.conn.execute("UPDATE staff SET password = ? WHERE login = ?", (kept, login))

    served.run(served.app[STAFF].database.write(work))
    return login


@cache
def _hash_once() -> str:
    """Return what is kept of the password; hashing is slow on purpose."""
    # In a thread of its own: where a browser is driven, a loop runs in this one.
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, Passwords().hash(PASSWORD)).result()


def _encode(parts: Fields, files: Mapping[str, tuple[str, bytes]]) -> tuple[str, bytes]:
    """Return type and body of a form, with files where there are some."""
    pairs = [
        (name, value)
        for name, values in parts.items()
        for value in ([values] if isinstance(values, str) else values)
    ]
    if not files:
        return FORM, urlencode(pairs).encode()
    edge = secrets.token_hex(12)
    head = f'--{edge}\r\nContent-Disposition: form-data; name="'
    body = b"".join(f'{head}{name}"\r\n\r\n{value}\r\n'.encode() for name, value in pairs)
    for name, (filename, content) in files.items():
        body += f'{head}{name}"; filename="{filename}"\r\n\r\n'.encode() + content + b"\r\n"
    return f"multipart/form-data; boundary={edge}", body + f"--{edge}--\r\n".encode()


@dataclass
class Clerk:
    """A browser without script at the console: keeps its cookie, sends forms with their token."""

    served: Served
    login: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    page: Answer = field(init=False)
    """The last answer."""

    @classmethod
    def sign_in(cls, served: Served, role: Role, *, name: str = "") -> Clerk:
        """Return a new member of staff of this role who is signed in, whatever that takes.

        Only tests of signing in go through its pages; all others need who is in.
        """
        clerk = cls(served, add_staff(served, role, name=name))
        now, sessions = served.app[CLOCK](), served.app[SESSIONS]

        def work(db: sqlite_utils.Database) -> str:
            return sessions.open(db, clerk.login, step=Step.WHOLE, goal="", now=now)

        clerk.cookies["console"] = served.run(served.app[STAFF].database.write(work))
        return clerk

    @property
    def form_token(self) -> str:
        """What the forms given to this browser carry."""
        return make_form_token(self.cookies.get("console", ""))

    def give(self, password: str = PASSWORD, *, goal: str = "") -> Answer:
        """Send the form of the sign-in page."""
        self.open("/console/sign-in")
        fields = {"login": self.login, "password": password, "next": goal}
        return self.submit("/console/sign-in", fields)

    def is_in(self) -> bool:
        """Tell whether this browser is signed in."""
        return self.open("/console/account").status == HTTPStatus.OK

    def open(self, path: str) -> Answer:
        """Open a page and follow nothing."""
        return self._call(path, None, {})

    def submit(
        self,
        path: str,
        fields: Fields | None = None,
        *,
        files: Mapping[str, tuple[str, bytes]] | None = None,
        with_token: bool = True,
    ) -> Answer:
        """Send a form and follow nothing; `files` are names and contents by their field."""
        token = {FORM_TOKEN: self.form_token} if with_token else {}
        kind, body = _encode({**token, **(fields or {})}, files or {})
        return self._call(path, body, {"Content-Type": kind})

    def follow(self) -> Answer:
        """Open where the last answer leads."""
        return self.open(self.page.headers["Location"])

    def enter(self, context: BrowserContext) -> None:
        """Let a real browser be signed in as this person."""
        cookies = [
            {"name": name, "value": value, "url": self.served.url}
            for name, value in self.cookies.items()
        ]
        context.add_cookies(cookies)  # type: ignore[arg-type]

    def _call(self, path: str, body: bytes | None, more: Mapping[str, str]) -> Answer:
        headers = {**self.headers, **more}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{key}={value}" for key, value in self.cookies.items())
        self.page = call(self.served, path, body, headers=headers)
        for name, morsel in self.page.cookies.items():
            if morsel["max-age"] == "0":
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value
        return self.page


START = 1_795_000_000_000
"""A day in November 2026."""


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    now: int = START

    def __call__(self) -> int:
        """Return the time in milliseconds UTC."""
        return self.now

    def pass_seconds(self, seconds: float) -> None:
        """Let time pass."""
        self.now += int(seconds * 1000)


@dataclass
class Office:
    """A served application behind a trusted proxy, and its clock."""

    served: Served
    clock: Clock
    _desks: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def seat(self, login: str = "") -> Clerk:
        """Return a browser at a network address of its own."""
        number = next(self._desks)
        address = f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
        return Clerk(self.served, login, headers={"X-Forwarded-For": address})


def read_words(page: Answer) -> str:
    """Return the words of a page without its markup, spaces and lines run together."""
    body = page.text.partition("<body")[2]
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())
