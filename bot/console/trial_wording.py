"""The sentences of the pages of golden questions and misses that stand in no template."""

from __future__ import annotations

GOLDEN_ADDED = "已加入验收问题集，以后每次发布前都会试答。"
GOLDEN_SAME = "验收问题集里已经有这个问题，没有变化。"
GOLDEN_REMOVED = "已移出验收问题集。"
NO_QUESTION = "请填写问题。"
NO_SUCH_ENTRY = "没有发布编号为“{entry}”的条目，请从列出的条目中选。"
