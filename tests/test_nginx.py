"""Promises of the shipped nginx site, run in front of the bot, where nginx is there."""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from support.app import PATIENCE, copy_database
from support.command import find_free_port
from support.deploy import find_tool, write_site
from support.peer import Peer, serve_accounts
from support.web import FORM, Answer
from support.wechat import OPENID, Delivery, message_xml

from bot.limits import LimitSettings

PHONE = "0632—6616110"
NAME = "bot.example.gov.cn"
MOST = 3
"""Questions that one address may send in a minute."""


@dataclass(frozen=True, slots=True)
class Site:
    """The site, with TLS at `port` and without at `plain_port`, its folder, and who writes."""

    port: int
    plain_port: int
    folder: Path
    peers: dict[str, Peer]

    def call(
        self,
        path: str,
        body: bytes | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        sender: str = "127.0.0.1",
    ) -> Answer:
        """Send one request from an address of this machine, a POST when it has a body."""
        trusted = ssl.create_default_context(cafile=self.folder / "site.pem")
        trusted.check_hostname = False
        connection = HTTPSConnection(
            *("127.0.0.1", self.port),
            timeout=PATIENCE,
            context=trusted,
            source_address=(sender, 0),
        )
        with closing(connection):
            verb = "GET" if body is None else "POST"
            connection.request(verb, path, body, {"Host": NAME, **(headers or {})})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())

    def post(self, peer: Peer, delivery: Delivery) -> Answer:
        """Deliver a message through the site."""
        path = f"/wechat/{peer.account.name}?{urlencode(delivery.parameters)}"
        return self.call(path, delivery.body)

    def ask(self, sender: str, number: int, **headers: str) -> int:
        """Ask at the interface from an address and return the status."""
        question = {"text": "你好", "conversation": sender, "id": str(number)}
        body = json.dumps(question).encode()
        return self.call("/api/inquiries", body, headers=headers, sender=sender).status

    def read_logs(self) -> str:
        """Return everything that nginx has written down."""
        return "".join(log.read_text(encoding="utf-8") for log in self.folder.glob("*.log"))


def wait_until_open(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return once a port takes connections; fail when the process ends or never opens it."""
    until = time.monotonic() + PATIENCE
    while True:
        assert process.poll() is None
        assert time.monotonic() < until
        try:
            socket.create_connection(("127.0.0.1", port), PATIENCE).close()
        except ConnectionRefusedError:
            continue
        return


@pytest.fixture(scope="module")
def site(seeded_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Give the shipped site in front of a served bot."""
    nginx, folder = find_tool("nginx"), tmp_path_factory.mktemp("nginx")
    limits = LimitSettings(address_a_minute=MOST, trusted_proxies=("127.0.0.1/32",))  # type: ignore[arg-type]  # as in TOML
    port, plain_port = find_free_port(), find_free_port()
    with serve_accounts(copy_database(seeded_database, folder), limits=limits) as peers:
        changes = {
            "server 127.0.0.1:8080": f"server {peers['safe'].served.url.removeprefix('http://')}",
            "listen 443": f"listen 127.0.0.1:{port}",
            "listen [::]:443 ssl http2;": "",
            "listen 80;": f"listen 127.0.0.1:{plain_port};",
            "listen [::]:80;": "",
        }
        configuration = write_site(folder, changes)
        process = subprocess.Popen([nginx, "-c", configuration, "-p", folder])
        try:
            wait_until_open(port, process)
            yield Site(port, plain_port, folder, peers)
        finally:
            process.terminate()
            process.wait(PATIENCE)


@pytest.mark.parametrize("name", ["plain", "compatible", "safe"])
def test_messages_come_through(site: Site, name: str) -> None:
    """WeChat's check and messages are answered through the site in every mode, forgers refused."""
    peer = site.peers[name]
    delivery = peer.deliver(message_xml("联系电话", MsgId=f"nginx-{name}"))
    assert PHONE in peer.read(site.post(peer, delivery))
    query = urlencode({**peer.sign(nonce="77"), "echostr": "42"})
    assert site.call(f"/wechat/{name}?{query}").text == "42"
    forged = Delivery({**delivery.parameters, "timestamp": "1"}, delivery.body)
    assert site.post(peer, forged).status == 403


def test_each_citizen_has_an_address_of_its_own(site: Site) -> None:
    """The bot counts where a question really comes from, whatever its sender says of itself."""
    for sender in ("127.0.0.2", "127.0.0.3"):
        answers = [site.ask(sender, number) for number in range(MOST + 1)]
        assert answers == [*[200] * MOST, 429]
    forged = {"X-Forwarded-For": "9.9.9.9", "X-Real-IP": "9.9.9.9", "Forwarded": "for=9.9.9.9"}
    assert site.ask("127.0.0.2", 9, **forged) == 429


@pytest.mark.parametrize(
    "path", ["/metrics", "/readyz", "//metrics", "/%6detrics", "/a/../readyz"]
)
def test_operators_pages_stay_inside(site: Site, path: str) -> None:
    """Neither measures nor readiness are told to the world, however they are asked for."""
    assert site.call(path).status == 404


def test_pages_know_that_they_come_by_tls(site: Site) -> None:
    """A form of our page is taken, its cookie is for TLS alone, who comes without is led to it."""
    headers = {"Content-Type": FORM, "Origin": f"https://{NAME}"}
    taken = site.call("/", b"text=%E4%BD%A0%E5%A5%BD", headers=headers, sender="127.0.0.4")
    assert taken.status == 303
    assert taken.cookies["conversation"]["secure"]
    connection = HTTPConnection("127.0.0.1", site.plain_port, timeout=PATIENCE)
    with closing(connection):
        connection.request("GET", "/privacy", headers={"Host": NAME})
        response = connection.getresponse()
        assert response.status == 301
        assert response.headers["Location"] == f"https://{NAME}/privacy"


def test_staff_sign_in_by_tls_and_bring_large_forms(site: Site) -> None:
    """The console's cookie can only come from us by TLS, and files are not cut off on the way."""
    page = site.call("/console/sign-in")
    cookie = page.cookies["__Host-console"]
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
    body = b"login=" + b"x" * 200_000
    headers = {"Content-Type": FORM, "Cookie": f"__Host-console={cookie.value}"}
    refused = site.call("/console/sign-in", body, headers=headers)
    assert (refused.status, "这一步不能办" in refused.text) == (403, True)
    too_large = site.call("/console/sign-in", b"x" * 3_000_000, headers=headers)
    assert (too_large.status, "内容太大" in too_large.text) == (413, True)


def test_nginx_writes_no_query_down(site: Site) -> None:
    """What nginx logs, of faults too, holds no signature, no openid and no address."""
    peer = site.peers["plain"]
    delivery = peer.deliver(message_xml("联系电话", MsgId="nginx-large"))
    large = Delivery({**delivery.parameters, "openid": OPENID}, delivery.body.ljust(70_000))
    assert site.post(peer, large).status == 413
    connection = HTTPConnection("127.0.0.1", site.plain_port, timeout=PATIENCE)
    with closing(connection):
        connection.request("GET", f"/wechat/plain?openid={OPENID}", headers={"Host": NAME})
        connection.getresponse().read()
    written = site.read_logs()
    assert " POST /wechat/plain 413 " in written
    assert " GET /wechat/plain 301 " in written
    for secret in (OPENID, "signature", "nonce", "127.0.0."):
        assert secret not in written
