"""Promises of forms: what is none of ours, or too much, is refused, and nothing of it stays."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.app import Served
from support.console import Clerk, read_words
from support.web import FORM, Answer, call

from bot.console.doors import FORM_TOKEN
from bot.console.forms import LARGEST_FORM, LARGEST_UPLOAD, MOST_FIELDS
from knowledge.roles import Role

IMPORT = "/console/import/entries"
MULTIPART = "multipart/form-data; boundary=edge"


@pytest.fixture
def clerk(served: Served) -> Clerk:
    """Give an editor who is signed in."""
    return Clerk.sign_in(served, Role.EDITOR)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the folder where files of forms lie meanwhile."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield tmp_path
    assert list(tmp_path.iterdir()) == []


def send(clerk: Clerk, body: bytes, *, path: str = IMPORT, kind: str = MULTIPART) -> Answer:
    """Send a body as it is."""
    cookie = f"console={clerk.cookies['console']}"
    headers = {"Content-Type": kind, "Cookie": cookie}
    return call(clerk.served, path, body, headers=headers)


def part(name: str, content: bytes, more: str = "") -> bytes:
    """Return one part of a form."""
    head = f'--edge\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
    return head.encode() + content + b"\r\n"


def with_token(clerk: Clerk, *parts: bytes) -> bytes:
    """Return a form with its token and these parts."""
    return part(FORM_TOKEN, clerk.form_token.encode()) + b"".join(parts) + b"--edge--\r\n"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nonsense",
        b"--other\r\n\r\n\r\n--other--\r\n",
        b"--edge\r\nContent-Disposition: form-data\r\n\r\nno name\r\n--edge--\r\n",
        b"--edge\r\nContent-Type: multipart/mixed; boundary=in\r\n\r\n--in--\r\n--edge--",
        b"--edge\r\nContent-Disposition: form-data; name=a\r\n\r\nbroken off",
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_is_no_form_is_refused(clerk: Clerk, body: bytes) -> None:
    """A body that is no form of ours is refused with a page, and no fault of ours."""
    answer = send(clerk, body)
    assert answer.status in (400, 403)
    assert "这一步不能办" in read_words(answer) or "没有看懂" in read_words(answer)


@pytest.mark.usefixtures("folder")
def test_a_boundary_must_be_given(clerk: Clerk) -> None:
    """Files without what parts them are refused."""
    assert send(clerk, b"--x--", kind="multipart/form-data").status == 400


@pytest.mark.usefixtures("folder")
def test_a_file_over_the_limit_is_refused(clerk: Clerk) -> None:
    """More than 64 MB are not taken in, and leave nothing behind."""
    content = bytes(LARGEST_UPLOAD + 1)
    answer = send(clerk, with_token(clerk, part("file", content, '; filename="a.xlsx"')))
    assert answer.status == 413


@pytest.mark.usefixtures("folder")
def test_a_form_over_the_limit_is_refused(clerk: Clerk) -> None:
    """Fields are bounded, beside a file too, in size and in number."""
    long = with_token(clerk, part("a", bytes(LARGEST_FORM + 1)))
    assert send(clerk, long).status == 413
    many = with_token(clerk, part("a", b"") * MOST_FIELDS)
    assert send(clerk, many).status == 400
    path = "/console/account/password"
    assert send(clerk, b"a=" + b"x" * LARGEST_FORM, path=path, kind=FORM).status == 413
    assert send(clerk, b"a&" * MOST_FIELDS + b"a", path=path, kind=FORM).status == 400


def test_a_file_does_not_come_through_another_door(clerk: Clerk) -> None:
    """A form that may bring no files is not read as one that does."""
    path = "/console/account/password"
    body = with_token(clerk, part("file", b"a", '; filename="a.xlsx"'))
    assert send(clerk, body, path=path).status == 403


@pytest.mark.parametrize("name", [b"a\x00b.csv", b"\xff\xed\xa0\x80.csv", "表.csv".encode("gbk")])
@pytest.mark.parametrize("path", [IMPORT, "/console/reports"])
def test_a_file_may_have_any_name(clerk: Clerk, name: bytes, path: str) -> None:
    """What is no text in a file's name breaks nothing."""
    head = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="' + name
    page = "<h1>2022年政府信息公开工作年度报告</h1>".encode()
    answer = send(clerk, with_token(clerk, head + b'"\r\n\r\n' + page + b"\r\n"), path=path)
    assert answer.status in {303, 400}


def test_signs_that_no_file_can_hold_are_replaced(served: Served) -> None:
    """NUL and half characters, which no database holds, break nothing."""
    boss = Clerk.sign_in(served, Role.ADMINISTRATOR)
    fields = f"{FORM_TOKEN}={boss.form_token}&login=nul.one&name=a%00b%ED%A0%80&role=viewer"
    answer = send(boss, fields.encode(), path="/console/new-staff", kind=FORM)
    assert answer.status == 200
    (row,) = served.rows("SELECT name FROM staff WHERE login = 'nul.one'")
    assert row["name"].startswith("a\N{REPLACEMENT CHARACTER}b")
    assert "\0" not in row["name"]
