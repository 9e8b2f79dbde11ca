"""The parameters that WeChat puts into the query string of each request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields

from bot.wechat.errors import DuplicateParameterError, MissingParameterError


@dataclass(frozen=True, slots=True)
class Query:
    """The parameters as they came; one that is absent is empty text.

    A plain signature opens the account to whoever holds it, so `repr` shows none.
    """

    timestamp: str = ""
    nonce: str = ""
    signature: str = field(default="", repr=False)
    msg_signature: str = field(default="", repr=False)
    echostr: str = field(default="", repr=False)

    def require(self, *names: str) -> None:
        """Raise MissingParameterError for the first of these that is absent or empty."""
        for name in names:
            if not getattr(self, name):
                raise MissingParameterError(name)


_NAMES = frozenset(parameter.name for parameter in fields(Query))


def parse_query(pairs: Iterable[tuple[str, str]]) -> Query:
    """Return the query of decoded (name, value) pairs, such as a multi-mapping's items.

    Other parameters are passed over: the account's settings choose the mode, never the request.
    Raises DuplicateParameterError if one of ours stands twice: two readers of the request could
    each believe another one.
    """
    values: dict[str, str] = {}
    for name, value in pairs:
        if name not in _NAMES:
            continue
        if name in values:
            raise DuplicateParameterError(name)
        values[name] = value
    return Query(**values)
