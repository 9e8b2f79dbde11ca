"""This server with one answer to everything: what a message costs beside finding its answer.

    python bench/constant_server.py CONFIG

Verifies, decrypts, records durably and encrypts as `inquiry-bot serve` does.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import uvloop

from bot.app import create_app
from bot.logs import set_up_logs
from bot.serving import serve_until_told
from bot.settings import load_settings
from handlers.inquiry import Inquiry, Outcome, Reply
from handlers.services import Services

ANSWER = Reply(Outcome.ANSWERED, "据2016年度报告，联系电话是0632—6616110。")


async def give(_inquiry: Inquiry, _services: Services) -> Reply:
    """Return the one answer."""
    return ANSWER


def main() -> None:
    """Serve until interrupted."""
    settings = load_settings(Path(sys.argv[1]))
    set_up_logs()
    app = create_app(settings, handlers=[give])
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve_until_told(app, settings.server.host, settings.server.port))


if __name__ == "__main__":
    main()
