"""Two entries that a short question cannot tell apart, so that it is asked back."""

from __future__ import annotations

from support.knowledge import make_entry

ONE = make_entry("one", "微信服务平台怎么关注？", answer="关注服务平台。")
TWO = make_entry("two", "微信监督平台怎么关注？", answer="关注监督平台。")
QUESTION = "微信平台怎么关注"
