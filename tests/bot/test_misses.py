"""Promises of gathering in the background and of `inquiry-bot misses`."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from click.testing import CliRunner
from structlog.testing import capture_logs
from support.app import Served, copy_database, serve, settings_for
from support.conversation import converse
from support.web import ask

from bot.cli import main
from bot.keys import CLOCK, PIPELINE, STORE
from bot.misses import gather_all, make_gatherer
from bot.store import Store, now_ms
from handlers.misses.gathering import SILENT_MS
from handlers.services import Knowledge


def test_a_server_gathers_what_was_asked(seeded_database: Path, tmp_path: Path) -> None:
    """What was asked before a start is gathered after it, without anybody's doing."""
    database = copy_database(seeded_database, tmp_path)
    with serve(settings_for(database)) as served:
        ask(served, "大熊猫吃竹子吗")
        ask(served, "没用", message_id="2")
    with serve(settings_for(database)) as served:
        while not served.rows("SELECT 1 FROM misses"):
            served.run(served.app[STORE].database.probe())
        (row,) = served.rows("SELECT * FROM misses")
    assert row["reason"] == "useless"


def test_one_process_gathers(served: Served) -> None:
    """While one process says that it gathers another does not; after a silence it does."""
    app = served.app
    database, now = app[STORE].database, app[CLOCK]()
    one, two = (make_gatherer(database, lambda: app[PIPELINE].knowledge) for _ in range(2))
    assert one.claim(now + SILENT_MS + 1)
    assert one.claim(now + SILENT_MS + 2)
    assert not two.claim(now + SILENT_MS + 3)
    stop = asyncio.Event()
    assert served.run(gather_all(app, two, stop)) == 0
    one.release()
    assert two.claim(now)
    assert not one.claim(now)
    assert one.claim(now + SILENT_MS + 1)


def test_a_database_that_is_away_is_logged(served: Served) -> None:
    """What cannot be read is told in the log, and the server lives on."""
    database = make_gatherer(served.app[STORE].database, lambda: served.app[PIPELINE].knowledge)
    served.app[STORE].database.submit(
        lambda db: db.conn.execute("ALTER TABLE miss_progress RENAME TO gone")
    ).result()
    try:
        with capture_logs() as lines:
            assert served.run(gather_all(served.app, database, asyncio.Event())) == 0
    finally:
        served.app[STORE].database.submit(
            lambda db: db.conn.execute("ALTER TABLE gone RENAME TO miss_progress")
        ).result()
    # The server's own gathering may say so too, if its minute is over.
    assert "misses.not_gathered" in [line["event"] for line in lines]


async def test_a_clerk_lists_the_misses(
    knowledge: Knowledge, store: Store, database_file: Path
) -> None:
    """The command gathers and lists, most asked first; JSON has the words of each group."""
    for number, text in enumerate(("大熊猫吃竹子吗", "大熊猫吃竹子不", "雪山飞狐哪年拍的")):
        citizen = converse(knowledge, store.journal, citizen=f"c{number}")
        citizen.clock.now = now_ms() - 60_000
        await citizen.send(text)
        await citizen.send("没用")

    def run(*arguments: str) -> str:
        command = ["misses", "list", *arguments, "--database", str(database_file)]
        return CliRunner().invoke(main, command).stdout

    lines = (await asyncio.to_thread(run)).splitlines()
    assert [line.split("\t")[:2] for line in lines] == [
        ["2次", "大熊猫吃竹子吗"],
        ["1次", "雪山飞狐哪年拍的"],
    ]
    found = json.loads(await asyncio.to_thread(run, "--json", "--days", "1", "--limit", "1"))
    assert [(one["count"], one["reasons"]) for one in found] == [(2, {"useless": 2})]
    assert sorted(found[0]["examples"]) == ["大熊猫吃竹子不", "大熊猫吃竹子吗"]
    await store.journal.drop_content(now_ms() + 1)
    assert await asyncio.to_thread(run) == "没有待处理的未命中。\n"
