"""Whether a new password is one that nobody would try first."""

from __future__ import annotations

from collections.abc import Iterable

from zxcvbn import zxcvbn

from bot.console.wording import (
    WEAK_COMMON,
    WEAK_LONG,
    WEAK_NAMED,
    WEAK_SHORT,
)

SHORTEST = 12
LONGEST = 128
"""Characters; more would only cost us time."""

_LOOKED_AT = 72
"""Characters that are looked at; the time it takes grows with the square of them."""
_GOOD = 4
"""Of 0 to 4: ten thousand million tries or more, https://github.com/dropbox/zxcvbn#usage."""
_TRIED_HERE = (
    *("woaini", "1314", "520", "5201314", "nihao", "mima", "shouji", "dianhua", "weixin"),
    *("zhengwu", "fuwu", "zhongxin", "gongkai", "renmin", "guanli", "guanliyuan", "admin"),
    *("zhongguo", "beijing", "shandong", "zaozhuang"),
)
"""What lists made elsewhere do not know, and what is tried first in an office like ours."""
_SHORTEST_NAME = 3
"""Characters of a name that may not stand in a password; shorter ones stand there by chance."""


def find_weakness(password: str, about: Iterable[str]) -> str:
    """Return what is wrong with a password, "" where it is good.

    `about` are the person's names and the office's, which anybody can guess.
    """
    if len(password) < SHORTEST:
        return WEAK_SHORT.format(shortest=SHORTEST, length=len(password))
    if len(password) > LONGEST:
        return WEAK_LONG.format(longest=LONGEST)
    names = [name.casefold() for name in about if len(name) >= _SHORTEST_NAME]
    if any(name in password.casefold() for name in names):
        return WEAK_NAMED
    judged = zxcvbn(password[:_LOOKED_AT], user_inputs=[*names, *_TRIED_HERE])
    return "" if judged["score"] >= _GOOD else WEAK_COMMON
