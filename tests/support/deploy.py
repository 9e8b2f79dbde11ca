"""The files of `deploy/` and the tools that read them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[2] / "deploy"


def find_tool(name: str) -> str:
    """Return where a tool is, or leave the test out and say why; in CI that is a failure."""
    found = shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/bin")
    if found is None:
        reason = f"{name} is not installed: left out"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a tool and return how it ended."""
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def write_site(folder: Path, changes: Mapping[str, str] | None = None) -> Path:
    """Write the shipped site as a whole configuration of nginx into `folder`; return its path.

    A certificate is made, logs lie in `folder`. `changes` are further texts of the site and
    what takes their place.
    """
    certificate, key = folder / "site.pem", folder / "site.key"
    made = run(
        *(find_tool("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes"),
        *("-subj", "/CN=test", "-keyout", key, "-out", certificate),
    )
    assert made.returncode == 0, made.stderr
    site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    places = {
        "/etc/nginx/tls/bot.example.gov.cn.pem": str(certificate),
        "/etc/nginx/tls/bot.example.gov.cn.key": str(key),
        "/etc/nginx/inquiry-bot/wechat-addresses.conf": str(DEPLOY / "wechat-addresses.conf"),
        "/var/log/nginx": str(folder),
        **(changes or {}),
    }
    for old, new in places.items():
        assert old in site
        site = site.replace(old, new)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    own = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    whole = folder / "nginx.conf"
    whole.write_text(
        f"pid {folder}/pid;\nerror_log {folder}/default.log;\ndaemon off;\nmaster_process off;\n"
        f"events {{}}\nhttp {{\n{own}{site}\n}}\n",
        "utf-8",
    )
    return whole
