"""Forms of our own pages: read, and refused when another site's page sends them."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from aiohttp import web

from bot.body import read_body

_MOST_FIELDS = 8


def check_origin(request: web.Request) -> None:
    """Raise HTTPForbidden for a form that a page of another site sends.

    Browsers say where a form comes from; programs, and browsers of before 2019, say nothing
    and hold no citizen's cookie that another site could use: it is SameSite.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise web.HTTPForbidden
        return
    origin = request.headers.get("Origin")
    if origin is not None and _read_host(origin) != request.host:
        raise web.HTTPForbidden


def _read_host(origin: str) -> str | None:
    """Return the host and port of an origin, None for what is no address."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


async def read_form(request: web.Request) -> dict[str, str]:
    """Return the fields of a form, a repeated one's last value, lines ended by LF.

    Raises HTTPBadRequest for too many fields and what `read_body` raises.
    """
    body = (await read_body(request)).decode(errors="replace")
    try:
        fields = parse_qsl(body, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise web.HTTPBadRequest from error
    # Browsers end the lines of a text field with CR LF, whatever was typed.
    return {name: value.replace("\r\n", "\n") for name, value in fields}
