"""Promises of `deploy/`: each file passes its own tool's check, where that tool is there."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.edge import LARGEST_BODY
from bot.settings import load_settings

DEPLOY = Path(__file__).parents[1] / "deploy"


def find_tool(name: str) -> str:
    """Return where a tool is, or leave the test out and say why."""
    found = shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/bin")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a tool and return how it ended."""
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_systemd_knows_every_line_of_the_unit(tmp_path: Path) -> None:
    """The unit passes systemd's check without a word, but for the program's own place."""
    tool = find_tool("systemd-analyze")
    unit = tmp_path / "inquiry-bot.service"
    text = (DEPLOY / "inquiry-bot.service").read_text(encoding="utf-8")
    program = Path(sys.executable).with_name("inquiry-bot")
    unit.write_text(text.replace("/opt/inquiry-bot/bin/inquiry-bot", str(program)), "utf-8")
    ended = run(tool, "verify", "--man=no", unit)
    assert ended.returncode == 0, ended.stderr
    # Other units of the machine may be at fault; this one must not be named.
    assert unit.name not in ended.stderr


def test_nginx_takes_the_site(tmp_path: Path) -> None:
    """The site, with a certificate and the address list in place, passes nginx's check."""
    tool, openssl = find_tool("nginx"), find_tool("openssl")
    certificate, key = tmp_path / "site.pem", tmp_path / "site.key"
    made = run(
        *(openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test"),
        *("-keyout", key, "-out", certificate),
    )
    assert made.returncode == 0, made.stderr
    site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for old, new in (
        ("/etc/nginx/tls/bot.example.gov.cn.pem", certificate),
        ("/etc/nginx/tls/bot.example.gov.cn.key", key),
        ("/etc/nginx/inquiry-bot/wechat-addresses.conf", DEPLOY / "wechat-addresses.conf"),
        ("/var/log/nginx/inquiry-bot.log", tmp_path / "access.log"),
    ):
        assert old in site
        site = site.replace(old, str(new))
    whole = tmp_path / "nginx.conf"
    whole.write_text(
        f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n{site}\n}}\n", "utf-8"
    )
    ended = run(tool, "-t", "-q", "-c", whole, "-p", tmp_path)
    assert ended.returncode == 0, ended.stderr


def test_nginx_and_the_bot_agree() -> None:
    """The proxy takes no larger body than the bot, and keeps operators' pages to itself."""
    site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    assert f"client_max_body_size {LARGEST_BODY // 1024}k;" in site
    for page in ("/metrics", "/readyz"):
        assert f"location = {page} {{ return 404; }}" in site


def test_the_shipped_settings_are_good(tmp_path: Path) -> None:
    """With a token and a key in their files the shipped settings are taken as they are."""
    text = (DEPLOY / "bot.toml").read_text(encoding="utf-8")
    for name, secret in (("token", "Token123"), ("aes_key", "a" * 43)):
        (tmp_path / name).write_text(secret, encoding="utf-8")
        place = f"/run/credentials/inquiry-bot.service/{name}"
        assert place in text
        text = text.replace(place, str(tmp_path / name))
    (tmp_path / "bot.toml").write_text(text, encoding="utf-8")
    (account,) = load_settings(tmp_path / "bot.toml").accounts
    assert (account.name, account.mode) == ("service", "safe")


def test_the_image_is_built_from_what_is_there() -> None:
    """Everything the image copies is in the checkout, and it runs as nobody important."""
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    copied = [
        name
        for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE)
        for name in line.split()[:-1]
    ]
    assert copied
    assert [name for name in copied if not (DEPLOY.parent / name).exists()] == []
    assert "\nUSER inquiry-bot\n" in text.split("FROM")[-1]


def test_docker_knows_every_line_of_the_image() -> None:
    """The Dockerfile passes docker's own check; needs a running docker."""
    tool = find_tool("docker")
    if run(tool, "info").returncode != 0:
        pytest.skip("no docker server runs here")
    ended = run(tool, "build", "--check", "-f", DEPLOY / "Dockerfile", DEPLOY.parent)
    assert ended.returncode == 0, ended.stderr
