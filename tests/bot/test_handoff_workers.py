"""Promises of 转人工 at a server of several processes, and of staff beside it."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from support.app import copy_database
from support.command import invoke, run_server
from support.delivering import send, tell
from support.settings import PLAIN, write_settings


def list_handoffs(config: Path) -> list[dict[str, object]]:
    """Return what staff see, in this process beside the server's."""
    ended = invoke("handoffs", "list", "--all", "--json", "--config", config)
    assert (ended.exit_code, ended.stderr) == (0, "")
    found: list[dict[str, object]] = json.loads(ended.stdout)
    return found


def test_one_wish_is_one_at_any_process(small_database: Path, tmp_path: Path) -> None:
    """Twenty deliveries and twenty messages, at two processes, before and after a restart."""
    copy_database(small_database, tmp_path)
    free = "[limits]\nmessages_a_minute = 0\n"
    config = write_settings(tmp_path, f'[server]\ndatabase = "bot.db"\n{free}{PLAIN}')
    wish = tell(1, "转人工")
    others = [tell(number, "转人工", citizen=1) for number in range(2, 22)]
    for _ in range(2):
        with (
            run_server(config, "--workers", "2", log=tmp_path / "log") as server,
            ThreadPoolExecutor(10) as pool,
        ):
            answers = list(pool.map(lambda one: send(server.url, one), [wish] * 20 + others))
            (opened,) = list_handoffs(config)
        assert server.exit_code == 0
        assert {status for status, _ in answers} == {200}
        numbers = {number for _, body in answers for number in re.findall(r"转接编号(\d+)", body)}
        assert numbers == {opened["number"]}
        repeats = {body.partition("<Content>")[2] for _, body in answers[:20]}
        assert len(repeats) == 1
    with run_server(config, "--workers", "2", log=tmp_path / "log") as server:
        answer = ("answer", str(opened["number"]), "--by", "张三", "--text", "请来三楼")
        assert invoke("handoffs", *answer, "--config", config).exit_code == 0
        said = [send(server.url, tell(n, "谢谢", citizen=1)) for n in (30, 31)]
    assert ["请来三楼" in body for _, body in said] == [True, False]
