"""Named subjects: places, agencies, platforms and papers that an entry may not speak of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib.abc import Traversable
from typing import cast

from knowledge.documents import read_toml
from knowledge.text import fold

_WHOSE = (
    r"(?:[我俺咱侬人妈爸爹娘哥姐弟妹]|爷爷|奶奶|姥姥|姥爷|儿子|女儿|闺女|孩子|对象|老公|老婆|媳妇|爱人"
    r"|父母|父亲|母亲|家里?人|亲戚|朋友|同学|同事)"
)
_DOING = (
    r"(?:打工|务工|上班(?!时间)|工作(?!时间|日|人员)|做工|做生意|读书|上学|念书|出差|生活|当兵"
    r"|居住|定居|带娃|带孙子|回来|过来|回不来|赶不回)"
)
# After 住在 the two characters of a place are enough; longer names are broken by that.
_WHEREABOUTS = re.compile(
    rf"{_WHOSE}(?:人|们)?(?:现在|目前|如今|一直|常年|还|都|正|是)*"
    rf"(?:(?:在|从|到|去)[^什么哪]{{2,8}}?{_DOING}|(?:家|老家)?(?:住在?|来自|从小在|搬到)[^什么哪]{{2}})"
    # 我是四川人, 我是从外地来打工的; but 我是问四川人社局 asks for 四川, and 人社 is no 人.
    rf"|[我俺咱]们?是[^什么哪谁问想要找查打咨求看说]{{2,6}}?(?:过?来(?:{_DOING}|办事)?的|人(?![社才力大民员行寿均数口事]))"
)


def without_whereabouts(folded: str) -> str:
    """Return folded text without where the citizen is: 我在上海打工 asks nothing of 上海."""
    return _WHEREABOUTS.sub("", folded)


class Subjects:
    """Finds listed names by kind; the longest name at a place wins."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        """Compile names by kind (places, agencies, …); each is folded first."""
        self._kind_of = {fold(name): kind for kind, listed in names.items() for name in listed}
        ordered = sorted(self._kind_of, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, ordered)) or r"(?!)")

    def find(self, folded: str) -> dict[str, str]:
        """Return every listed name that folded text holds, with its kind."""
        return {name: self._kind_of[name] for name in self._pattern.findall(folded)}


def read_subjects(folder: Traversable) -> Subjects:
    """Read `subjects.toml` of a seed folder. Raises SeedError when it cannot be read."""
    return Subjects(cast("dict[str, list[str]]", read_toml(folder, "subjects.toml")))
