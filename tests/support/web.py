"""Programs and browsers without script that use the web pages over a real connection."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

from support.app import PATIENCE, Served

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server sent."""

    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def cookies(self) -> SimpleCookie:
        """The cookies that are set or deleted."""
        return SimpleCookie("\n".join(self.headers.get_all("Set-Cookie", [])))


def call(
    served: Served,
    path: str,
    body: bytes | None = None,
    *,
    method: str = "",
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Send one request, a POST when it has a body, and follow nothing."""
    connection = HTTPConnection(urlsplit(served.url).netloc, timeout=PATIENCE)
    try:
        verb = method or ("GET" if body is None else "POST")
        connection.request(verb, path, body, dict(headers or {}))
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()


def ask(served: Served, text: str, *, conversation: str = "talk", message_id: str = "1") -> Answer:
    """Ask at the programming interface."""
    question = {"text": text, "conversation": conversation, "id": message_id}
    return call(served, "/api/inquiries", json.dumps(question).encode())


class _Said(HTMLParser):
    """Collects the bubbles of a page: who says what."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[str, str]] = []
        self._who = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of_element = (dict(attrs).get("class") or "").split()
        if "said" in of_element:
            self._who = of_element[1]
            self.said.append((self._who, ""))
        if tag == "main" or dict(attrs).get("id") in ("log", "after"):
            self._who = ""

    def handle_data(self, data: str) -> None:
        if self._who:
            who, text = self.said[-1]
            self.said[-1] = (who, text + data.strip())


@dataclass
class Visitor:
    """A browser without script: keeps cookies, sends forms, follows where it is led."""

    served: Served
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    page: Answer = field(init=False)

    def __post_init__(self) -> None:
        """Open the chat."""
        self.open("/")

    def open(self, path: str) -> Answer:
        """Open a page."""
        self.page = self._request(path)
        return self.page

    def send(self, text: str, *, message_id: str = "") -> Answer:
        """Send the form of the page, and open the page it leads to; return the first answer."""
        hidden = re.search(r'name="id" value="([^"]+)"', self.page.text)
        fields = {"text": text, "id": message_id or (hidden[1] if hidden else "")}
        return self.submit("/", fields)

    def submit(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form, and open the page it leads to; return the first answer."""
        answer = self._request(path, urlencode(fields).encode())
        self.page = self._request(answer.headers["Location"]) if answer.status == 303 else answer
        return answer

    def list_said(self) -> list[tuple[str, str]]:
        """Return who said what on the page, after the page's own introduction."""
        parser = _Said()
        parser.feed(self.page.text)
        return parser.said[1:]

    def _request(self, path: str, body: bytes | None = None) -> Answer:
        headers = dict(self.headers)
        if self.cookies:
            headers["Cookie"] = "; ".join(
                f"{name}={value}" for name, value in self.cookies.items()
            )
        if body is not None:
            headers["Content-Type"] = FORM
        answer = call(self.served, path, body, headers=headers)
        for name, morsel in answer.cookies.items():
            if morsel["max-age"] == "0":
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value
        return answer
