"""The yardstick: a WeChat echo server as one writes it with wechatpy and aiohttp.

    python bench/echo_server.py PORT TOKEN AES_KEY APP_ID

Verifies, decrypts, echoes, encrypts; it knows nothing, matches nothing and records nothing.
"""

from __future__ import annotations

import sys

from aiohttp import web
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.replies import create_reply


def make_app(crypto: WeChatCrypto) -> web.Application:
    """Return the application."""

    async def echo(request: web.Request) -> web.Response:
        query = request.query
        plain = crypto.decrypt_message(
            await request.text(), query["msg_signature"], query["timestamp"], query["nonce"]
        )
        message = parse_message(plain)
        reply = create_reply(message.content, message).render()
        sealed = crypto.encrypt_message(reply, query["nonce"], query["timestamp"])
        return web.Response(text=sealed, content_type="application/xml")

    app = web.Application()
    app.router.add_post("/", echo)
    return app


def main() -> None:
    """Serve until interrupted."""
    port, token, key, app_id = sys.argv[1:]
    app = make_app(WeChatCrypto(token, key, app_id))
    web.run_app(app, host="127.0.0.1", port=int(port), access_log=None, print=None)


if __name__ == "__main__":
    main()
