"""Messages as WeChat delivers them to a safe-mode account, and the server that gets them.

Shared by the scripts that end a server in the middle of load; made with the project's own codec.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_bytes
from typing import BinaryIO, Self

from bot.wechat.account import decode_aes_key
from bot.wechat.crypto import seal, unseal
from bot.wechat.message import parse_message
from bot.wechat.signature import sign
from bot.wechat.xml import parse

ACCOUNT = "bench"


@dataclass(frozen=True, slots=True)
class Secrets:
    """What an account and the platform share."""

    token: str
    encoding_key: str
    app_id: str

    @property
    def aes_key(self) -> bytes:
        """The key as bytes."""
        return decode_aes_key(self.encoding_key)


OWN = Secrets("BenchToken123", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "wx0123456789abcdef")
"""Those of a server that lives for one run."""

PATIENCE = 60.0
"""Seconds in which a server must be up, or end."""

SETTINGS = f"""
[server]
port = {{port}}
database = "bench.db"
[limits]
messages_a_minute = 0
messages_a_day = 0
[[accounts]]
name = "{ACCOUNT}"
mode = "safe"
app_id = "{OWN.app_id}"
token = "{OWN.token}"
encoding_aes_key = "{OWN.encoding_key}"
"""

_MESSAGE = (
    "<xml><ToUserName>gh_bench</ToUserName><FromUserName>{openid}</FromUserName>"
    "<CreateTime>{now}</CreateTime><MsgType>text</MsgType><Content><![CDATA[{words}]]></Content>"
    "<MsgId>{number}</MsgId></xml>"
)


@dataclass(slots=True)
class Delivery:
    """One message with the query and the body that each of its deliveries repeats."""

    parameters: dict[str, str]
    body: bytes
    key: str
    """Its message key, before the bot hashes it with its own."""
    texts: list[str] = field(default_factory=list)
    """What its deliveries were answered, in order."""


def make_delivery(number: int, words: str, *, openid: str, secrets: Secrets = OWN) -> Delivery:
    """Return a citizen's message, sealed and signed now."""
    now, nonce = str(int(time.time())), str(10**9 + number)
    plain = _MESSAGE.format(openid=openid, now=now, words=words, number=10**16 + number).encode()
    sealed = seal(plain, key=secrets.aes_key, app_id=secrets.app_id, random16=token_bytes(16))
    parameters = {
        "signature": sign(secrets.token, now, nonce),
        "timestamp": now,
        "nonce": nonce,
        "openid": openid,
        "encrypt_type": "aes",
        "msg_signature": sign(secrets.token, now, nonce, sealed),
    }
    body = f"<xml><ToUserName>gh_bench</ToUserName><Encrypt>{sealed}</Encrypt></xml>".encode()
    return Delivery(parameters, body, parse_message(parse(plain)).key)


def read_reply(answer: bytes, secrets: Secrets = OWN) -> str:
    """Return the text of an answer; raises BadCiphertextError and its kin for a broken one."""
    sealed = parse(answer)["Encrypt"]
    return parse(unseal(sealed, key=secrets.aes_key, app_id=secrets.app_id))["Content"]


def find_free_port() -> int:
    """Return a port of this machine that nobody listens on.

    Not one of those that the system gives to clients: one that looks for a server that is down
    may get the server's own port, talk to itself, and keep the server from starting.
    """
    while True:
        port = random.randrange(20_000, 30_000)
        with socket.socket() as held, contextlib.suppress(OSError):
            held.bind(("127.0.0.1", port))
            return port


class Server:
    """The real command `inquiry-bot serve` on the settings and the database of a folder."""

    def __init__(self, folder: Path, port: int, *, workers: int) -> None:
        """Write the settings; nothing is started."""
        self.url = f"http://127.0.0.1:{port}/wechat/{ACCOUNT}"
        self.database = folder / "bench.db"
        self.log = folder / "log"
        config = folder / "bench.toml"
        config.write_text(SETTINGS.format(port=port), encoding="utf-8")
        command = str(Path(sys.executable).with_name("inquiry-bot"))
        self._command = [command, "serve", "--config", str(config), "--workers", str(workers)]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and return when it takes requests."""
        with self.log.open("ab") as log:
            self._process = self._run(log)
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line.startswith(b"Running on"), f"no start: {self.log.read_text()[-5000:]}"

    def _run(self, log: BinaryIO) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self._command, stdout=subprocess.PIPE, stderr=log, start_new_session=True
        )

    def _list_processes(self) -> list[int]:
        """Return its process and those of its workers."""
        assert self._process is not None
        number = self._process.pid
        children = Path(f"/proc/{number}/task/{number}/children")
        return [number, *map(int, children.read_text(encoding="ascii").split())]

    def kill(self) -> None:
        """End it, and its workers, as a power cut would: `kill -9`."""
        assert self._process is not None
        processes = self._list_processes()
        for number in processes:
            os.kill(number, signal.SIGKILL)
        self._process.wait(PATIENCE)
        self._close()
        for number in processes[1:]:
            _wait_for_end(number)

    def end(self) -> int:
        """Tell it to end, and return its exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        code = self._process.wait(PATIENCE)
        self._close()
        return code

    def _close(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._process = None

    def __enter__(self) -> Self:
        """Give the server, not started yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing behind that runs."""
        if self._process is not None:
            self.kill()


def _wait_for_end(process: int) -> None:
    """Return when a killed process that is not our child has gone."""
    until = time.monotonic() + PATIENCE
    while Path(f"/proc/{process}").exists():
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2]
        if state.split()[0] == "Z":
            return
        assert time.monotonic() < until
        time.sleep(0.01)
