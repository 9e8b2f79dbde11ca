"""The page of definitions, `docs/counts.zh-CN.md`, worded from the definitions themselves."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.counts.definitions import BY_NAME, COUNTS, RULES, Count

_HEAD = """\
# 统计口径

本页由程序里的同一份定义生成（`python bench/counts_page.py`），与命令行、导出的表格和报告一致。
"""
_TABLE = "| 指标 | 代码 | 含义 | 属于 |\n|---|---|---|---|"
_FOOT = "各月、各渠道等分组之和等于全年的数；“咨询人数”除外，因为同一人可以在几个月里咨询。"


def _line(count: Count) -> str:
    within = BY_NAME[count.within].label if count.within else ""
    return f"| {count.label} | `{count.name}` | {count.definition} | {within} |"


def _lines() -> Iterator[str]:
    yield _HEAD
    yield "## 共同的规则\n"
    yield from (f"{number}. {rule}" for number, rule in enumerate(RULES, 1))
    yield "\n## 各项指标\n"
    yield _TABLE
    yield from map(_line, COUNTS)
    yield f"\n{_FOOT}"


def word_page() -> str:
    """Return the page as Markdown."""
    return "\n".join(_lines()) + "\n"
