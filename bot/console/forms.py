"""Forms of the console: read once, by the door, before the handler runs."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, MultipartReader, web
from aiohttp.http import HttpProcessingError

from bot.body import read_body

LARGEST_FORM = 2 * 1024 * 1024
"""Bytes of a form without a file: an entry with hundreds of phrasings is far below this."""
LARGEST_UPLOAD = 64 * 1024 * 1024
MOST_FIELDS = 5000
UPLOAD_SECONDS = 300.0
"""How long a file may take to come."""
_CHUNK = 256 * 1024
_BROKEN = (ValueError, web.RequestPayloadError, HttpProcessingError)
"""What a form with files raises that is none; its parts have heads as a request has."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a form brought: its name there, and where it lies until the answer is sent.

    Who needs it longer moves it away.
    """

    name: str
    path: Path
    size: int


@dataclass(slots=True)
class Form:
    """What a form sent: every field's values, and its files."""

    values: dict[str, list[str]] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def add(self, name: str, value: str) -> None:
        """Take a field in. Browsers end the lines of a text field with CR LF."""
        self.values.setdefault(name, []).append(_clean(value.replace("\r\n", "\n")))


def _clean(text: str) -> str:
    """Return text without what no database holds: NUL, and halves of characters."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\0", "\N{REPLACEMENT CHARACTER}")


FORM = web.RequestKey("form", Form)
FORM_TYPE = "application/x-www-form-urlencoded"


async def read_form(request: web.Request) -> dict[str, str]:
    """Return the fields of the form, of a repeated one the last value, lines ended by LF."""
    return {name: values[-1] for name, values in request[FORM].values.items()}


async def read_values(request: web.Request, name: str) -> list[str]:
    """Return all values of a field, such as ticked boxes, in the order of the page."""
    return request[FORM].values.get(name, [])


async def read_upload(request: web.Request, name: str = "file") -> Upload | None:
    """Return a file of the form, None where none was chosen; the door must allow uploads."""
    upload = request[FORM].uploads.get(name)
    return upload if upload and upload.name else None


@contextlib.asynccontextmanager
async def taking_form(request: web.Request, *, may_upload: bool) -> AsyncIterator[Form]:
    """Read the form of a request; its files are there for as long as the block.

    Raises HTTPBadRequest for what is no form, HTTPRequestEntityTooLarge, HTTPRequestTimeout.
    """
    if may_upload and request.content_type == "multipart/form-data":
        with tempfile.TemporaryDirectory(prefix="inquiry-bot-") as folder:
            yield await _read_parts(request, Path(folder))
        return
    yield _parse(await read_body(request.clone(client_max_size=LARGEST_FORM)))


def _parse(body: bytes) -> Form:
    text = body.decode(errors="replace")
    try:
        fields = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise web.HTTPBadRequest from error
    form = Form()
    for name, value in fields:
        form.add(name, value)
    return form


async def _read_parts(request: web.Request, folder: Path) -> Form:
    """Return the fields of a form with files, which are written into `folder`."""
    form = Form()
    try:
        async with asyncio.timeout(UPLOAD_SECONDS):
            await _take_parts(await request.multipart(), form, folder)
    except TimeoutError as error:
        raise web.HTTPRequestTimeout from error
    except (*_BROKEN, ConnectionError) as error:
        raise web.HTTPBadRequest from error
    return form


async def _take_parts(reader: MultipartReader, form: Form, folder: Path) -> None:
    left, count = LARGEST_UPLOAD, 0
    while (part := await reader.next()) is not None:
        count += 1
        if count > MOST_FIELDS or not isinstance(part, BodyPartReader) or not part.name:
            raise ValueError("no form of ours")
        path = folder / f"part-{count}"
        size = await _save(part, path, left)
        left -= size
        if part.filename is not None:
            form.uploads[part.name] = Upload(_clean(part.filename), path, size)
        else:
            if size > LARGEST_FORM:
                raise web.HTTPRequestEntityTooLarge(LARGEST_FORM, size)
            form.add(part.name, path.read_bytes().decode(errors="replace"))


async def _save(part: BodyPartReader, path: Path, limit: int) -> int:
    """Write a part to a file of its own and return its size."""
    size = 0
    with path.open("xb") as file:
        while chunk := await part.read_chunk(_CHUNK):
            size += len(chunk)
            if size > limit:
                too_large = web.HTTPRequestEntityTooLarge(LARGEST_UPLOAD, size)
                too_large.force_close()
                raise too_large
            await asyncio.to_thread(file.write, chunk)
    return size
