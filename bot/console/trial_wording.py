"""The sentences of the pages of golden questions and misses that stand in no template."""

from __future__ import annotations

GOLDEN_ADDED = "已加入验收问题集，以后每次发布前都会试答。"
GOLDEN_SAME = "验收问题集里已经有这个问题，没有变化。"
GOLDEN_REMOVED = "已移出验收问题集。"
NO_QUESTION = "请填写问题。"
NO_SUCH_ENTRY = "没有发布编号为“{entry}”的条目，请从列出的条目中选。"

NO_WORDS = "请填写群众的问法，要有文字。"
WORDS_LONG = "问法最多{limit}个字，这一条有{length}个字，请缩短。"
DRAFT_REASON = "群众问过，知识库没有答案"
DRAFTED = "已起草，请写答复和出处，再提交审核。这一组未命中已记为处理过。"
PHRASING_REASON = "群众这样问过：{words}"
PHRASING_KNOWN = "“{question}”已经有这个问法。如果仍然没有命中，请先发布它的最新修订。"
PHRASING_ADDED = "已作为一条问法加进“{question}”的新修订，提交审核、发布后生效。"
SAVED_MEANWHILE = "这个条目刚刚被别人保存过，没有加进去。请再点一次。"
NO_WAY = "请选择处理结果；选“其他”的，要写明情况。"
COMMENT_LONG = "说明最多{limit}个字，现在有{length}个字。"
HANDLED_NOW = "“{words}”已记为处理过。再有人问，会重新列出。"
REOPENED = "已放回待处理。"
