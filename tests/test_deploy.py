"""Promises of `deploy/`: each file passes its own tool's check, where that tool is there."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest
from support.deploy import DEPLOY, find_tool, run, write_site

from bot.edge import LARGEST_BODY
from bot.settings import ServerSettings, load_settings


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
    ended = run(find_tool("nginx"), "-t", "-q", "-c", write_site(tmp_path), "-p", tmp_path)
    assert ended.returncode == 0, ended.stderr


def test_nginx_and_the_bot_agree() -> None:
    """The proxy takes no larger body, lets idle connections go sooner, and shows no measures."""
    site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    assert f"client_max_body_size {LARGEST_BODY // 1024}k;" in site
    kept = re.search(r"keepalive_timeout (\d+)s; +# below the bot's", site)
    assert kept is not None
    assert int(kept[1]) < ServerSettings().idle_seconds
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
    tool = shutil.which("docker")
    if tool is None or run(tool, "info").returncode != 0:
        pytest.skip("no docker server runs here")
    ended = run(tool, "build", "--check", "-f", DEPLOY / "Dockerfile", DEPLOY.parent)
    assert ended.returncode == 0, ended.stderr
