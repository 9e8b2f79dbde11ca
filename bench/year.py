"""Hold every count of every export against a year whose truth is known.

    python bench/year.py DATABASE [--inquiries 1000000] [--entries 20000] [--year 2026]

Makes the database where it is not there, with `year_truth.py`, then exports it in each form, in a
process of its own, and compares. Prints seconds and the most memory of each. Then drops every text
in a copy, and compares the counts again.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import io
import itertools
import json
import os
import pickle
import random
import re
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import docx
import openpyxl
import sqlite_utils
from large_office import CENTRE, make_entries
from matching_speed import make_phrasings
from year_truth import DAY, Truth, Year, moment

from bot.store import Store, open_store
from handlers.annexes import ANNEXES
from handlers.counts.definitions import COUNTS
from handlers.exchange import Exchange, to_row
from handlers.handoffs import HandoffStatus
from handlers.recording import Recording, record_all

BATCH = 5_000
COMPLAINTS = 2_000
RESULTS = ("submitted", "forwarded", "handling", "closed", "refused", "withdrawn")
COMMAND = Path(sys.executable).with_name("inquiry-bot")


def _record(db: sqlite_utils.Database, some: Sequence[Exchange]) -> None:
    record_all(db, [Recording(one, to_row(one)) for one in some], ANNEXES)


def _with_repeats(made: list[Exchange], rng: random.Random) -> Iterator[list[Exchange]]:
    """Yield exchanges in batches, some of them again at once, some with the next batch."""
    again: list[Exchange] = []
    for start in range(0, len(made), BATCH):
        some = made[start : start + BATCH]
        yield [*again, *some, *rng.sample(some, len(some) // 100)]
        again = rng.sample(some, len(some) // 100)


def _complain(db: sqlite_utils.Database, *, truth: Truth, rng: random.Random) -> None:
    """Write complaints and suggestions, with a line of history or two each."""
    start = moment(truth.year)
    for number in range(COMPLAINTS):
        at, nature = start + rng.randrange(366 * DAY), rng.choice(("complaint", "suggestion"))
        status = rng.choice(RESULTS)
        names = ["complaints.received", f"complaints.{status}", f"complaints.{nature}s"]
        row = (f"c{number}", "supervision", at, nature, "", "等了很久", "", "")
        db.conn.execute(
            "INSERT INTO complaints (id, account, received_at, nature, place, matter, occurred,"
            " wish) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )
        is_early = rng.random() < 0.5  # noqa: PLR2004 - half of them
        if status in ("closed", "refused") and is_early:
            names.append("complaints.in_time")
        changes = [("submitted", at)]
        if status != "submitted":
            changes.append((status, at + (DAY if is_early else 40 * DAY)))
        for line, (stands, changed) in enumerate(changes, 1):
            db.conn.execute(
                "INSERT INTO complaint_changes (complaint, number, status, working_days,"
                " changed_at, author, comment) VALUES (?, ?, ?, 7, ?, 'li', '')",
                (f"c{number}", line, stands, changed),
            )
        truth.add(at, "supervision", "wechat", *names)


def _answer(db: sqlite_utils.Database, *, answered: Sequence[tuple[str, int]]) -> None:
    db.conn.executemany(
        "UPDATE handoffs SET answered_at = ?, status = ? WHERE id = ?",
        [(at, HandoffStatus.ANSWERED.value, number) for number, at in answered],
    )


def fill_year(store: Store, given: argparse.Namespace) -> Truth:
    """Fill a database and return the truth about it."""
    rng = random.Random(6)
    store.library.publish_seeds([*make_entries(given.entries, rng)], CENTRE, saved_at=0)
    published = store.library.load_snapshot().published
    truth = Truth(given.year, {one.entry.id: str(one.entry.topic) for one in published})
    texts = [*make_phrasings(max(100, given.inquiries // 20), rng)]
    year = Year(truth, [one.entry.id for one in published], texts, rng)
    made = year.make(given.inquiries)
    for some in _with_repeats(made, rng):
        store.database.submit(partial(_record, some=some)).result()
    store.database.submit(partial(_answer, answered=year.answered)).result()
    store.database.submit(partial(_complain, truth=truth, rng=rng)).result()
    truth.close()
    return truth


def run(*arguments: str | Path) -> tuple[str, bytes]:
    """Run the command; return what it took, the most memory among it, and what it wrote."""
    started = time.perf_counter()
    read, write = os.pipe()
    child = os.posix_spawn(
        COMMAND,
        [str(COMMAND), *map(str, arguments)],
        os.environ,
        file_actions=[(os.POSIX_SPAWN_DUP2, write, 1), (os.POSIX_SPAWN_CLOSE, read)],
    )
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        said = pipe.read()
    _, status, used = os.wait4(child, 0)
    assert status == 0, arguments
    seconds, busy = time.perf_counter() - started, used.ru_utime + used.ru_stime
    return f"{seconds:5.1f} s, processor {busy:4.1f} s, {used.ru_maxrss / 1024:4.0f} MB", said


def _flat(said: dict[str, Any]) -> dict[str, int]:
    """Return counts under their whole names."""
    apart = {f"complaints.{name}": number for name, number in said.pop("complaints").items()}
    return {**{name: number for name, number in said.items() if name != "year"}, **apart}


def check_counts(truth: Truth, said: bytes) -> None:
    """Hold `counts --json` against the truth."""
    assert {k: n for k, n in _flat(json.loads(said)).items() if n} == dict(truth.totals)


def check_annual(truth: Truth, annual: dict[str, Any]) -> None:
    """Hold totals, all groups, and both rankings against the truth."""
    assert {name: n for name, n in annual["totals"].items() if n} == dict(truth.totals)
    apart = ("out_of_scope", "abuse")
    for grouping in ("month", "channel", "account", "topic"):
        found: Counter[tuple[str, str, str]] = Counter()
        for row in annual[f"by_{grouping}"]:
            key = "" if row[grouping].startswith("（") else row[grouping]
            for name in annual["totals"]:
                if row.get(name) and not (grouping == "topic" and name in apart):
                    found[grouping, key, name] += row[name]
        known = {key: n for key, n in truth.groups.items() if key[0] == grouping and n}
        if grouping == "topic":
            known = {key: n for key, n in known.items() if key[2] not in apart}
        assert found == known, grouping
    given = {k[1]: n for k, n in truth.groups.items() if k[::2] == ("entry", "received") and k[1]}
    ranked = sorted(given.items(), key=lambda one: (-one[1], one[0]))[:50]
    if "entry" in annual["top_entries"][0]:
        assert [(row["entry"], row["received"]) for row in annual["top_entries"]] == ranked
    assert [row["received"] for row in annual["top_entries"]] == [number for _, number in ranked]
    missed = sorted(truth.misses.items(), key=lambda one: (-one[1], one[0]))[:50]
    assert [(row["text"], row["missed"]) for row in annual["top_misses"]] == missed


def check_json(truth: Truth, said: bytes) -> None:
    """Hold the JSON against the truth."""
    check_annual(truth, json.loads(said))


def check_csv(truth: Truth, said: bytes) -> None:
    """Hold every line of the CSV against the truth."""
    annual: dict[str, Any] = {"totals": {}}
    groups: dict[str, dict[str, dict[str, Any]]] = {}
    for row in csv.DictReader(io.StringIO(said.decode("utf-8-sig"))):
        section, group, name = row["section"], row["group"].removeprefix("'"), row["count"]
        if section == "totals":
            annual["totals"][name] = int(row["number"])
        elif section.startswith(("by_", "top_")):
            # Two entries may be asked for in the same words.
            key = group if section != "top_entries" else str(len(groups.get(section, {})))
            known = {section.removeprefix("by_"): group, "text": group}
            groups.setdefault(section, {}).setdefault(key, known)[name] = int(row["number"])
    check_annual(truth, annual | {name: [*rows.values()] for name, rows in groups.items()})


def read_table(sheet: Any, head: str) -> list[tuple[Any, ...]]:
    """Return the rows of a sheet from the one that begins so up to a blank one."""
    rows = sheet.iter_rows(values_only=True)
    found = itertools.dropwhile(lambda row: row[0] != head, rows)
    return [*itertools.takewhile(lambda row: row[0] is not None, found)]


def check_xlsx(truth: Truth, said: bytes) -> None:
    """Hold every sheet of the spreadsheet against the truth."""
    book = openpyxl.load_workbook(io.BytesIO(said), read_only=True)
    names = {count.label: str(count.name) for count in COUNTS}
    annual: dict[str, Any] = {
        "totals": {names[row[0]]: row[1] for row in read_table(book["封面"], "指标")[1:]},
        "by_channel": [],
        "by_account": [],
    }
    (_, *months), *rows = read_table(book["按月"], "指标")
    annual["by_month"] = [
        {"month": f"{truth.year}-{int(month[:-1]):02}", **{names[row[0]]: row[at] for row in rows}}
        for at, month in enumerate(months[:-1], 1)
    ]
    (_, *heads), *rows = read_table(book["按渠道"], "指标")
    for at, head in enumerate(heads[:-1], 1):
        is_account = head.startswith("账号 ")
        key = head[3:] if is_account else {"网页": "web", "微信公众号": "wechat"}[head]
        column = {names[row[0]]: row[at] for row in rows}
        kind = "account" if is_account else "channel"
        annual[f"by_{kind}"].append({kind: key, **column})
    (_, *heads), *rows = read_table(book["按主题"], "主题")
    annual["by_topic"] = [
        {"topic": row[0], **dict(zip((names[head] for head in heads), row[1:], strict=True))}
        for row in rows[:-1]
    ]
    questions, misses = (
        read_table(book[name], "序")[1:] for name in ("常问的问题", "未命中的问题")
    )
    annual["top_entries"] = [{"received": row[3]} for row in questions]
    annual["top_misses"] = [{"text": row[1], "missed": row[2]} for row in misses]
    check_annual(truth, annual)


def check_docx(truth: Truth, said: bytes) -> None:
    """Hold every number of the report's text against the truth, by the list at its end."""
    lines = [one.text for one in docx.Document(io.BytesIO(said)).paragraphs]
    listed = dict(re.findall(r"^\[\d+\] (.*?)：(\d+)。", "\n".join(lines), re.MULTILINE))
    text = "".join(line for line in lines if not line.startswith("["))
    assert {number for number, _ in re.findall(r"(\d+)\[(\d+)\]", text)} == {*listed.values()}
    assert int(listed["收到咨询"]) == truth.totals["received"]
    for label, channel in (("收到咨询（微信公众号）", "wechat"), ("收到咨询（网页）", "web")):
        assert int(listed[label]) == truth.groups["channel", channel, "received"]
    told = {int(number) for number in listed.values()}
    known = {*truth.totals.values(), *(n for k, n in truth.groups.items() if k[0] == "channel"), 0}
    assert told <= known


def check_dropped(truth: Truth, database: Path) -> None:
    """Hold the counts against the truth when every text and code is dropped, in a copy."""
    copy = database.with_name(f"{database.name}.dropped")
    shutil.copyfile(database, copy)
    with open_store(copy) as store:
        dropped = asyncio.run(store.journal.drop_content(moment(truth.year + 2)))
    _, said = run("counts", "--json", "--year", str(truth.year), "--database", copy)
    check_counts(truth, said)
    print(f"dropped {dropped} exchanges, counts equal")
    for path in copy.parent.glob(f"{copy.name}*"):
        path.unlink()


CHECKS = {".json": check_json, ".csv": check_csv, ".xlsx": check_xlsx, ".docx": check_docx}


def main() -> None:
    """Make the year where it is not there, and hold every export against it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("database", type=Path)
    parser.add_argument("--inquiries", type=int, default=1_000_000)
    parser.add_argument("--entries", type=int, default=20_000)
    parser.add_argument("--year", type=int, default=2026)
    given = parser.parse_args()
    kept = given.database.with_suffix(".truth")
    if not given.database.exists():
        with open_store(given.database) as store:
            kept.write_bytes(pickle.dumps(fill_year(store, given)))
        # A child is charged with the most that its parent had before: begin anew, and small.
        os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 - ourselves
    where = ("--year", str(given.year), "--database", given.database)
    runs = {"counts": run("counts", "--json", *where)}
    for end in CHECKS:
        output = given.database.with_suffix(end)
        took, _ = run("export", *where, "--output", output)
        runs[end] = took, output.read_bytes()
    truth = pickle.loads(kept.read_bytes())  # noqa: S301 - our own file
    load = os.getloadavg()[0]
    print(f"{len(truth.groups)} groups, {truth.totals['received']} received, load {load:.1f}")
    for name, (took, said) in runs.items():
        {"counts": check_counts, **CHECKS}[name](truth, said)
        print(f"{name:7} {took}: equal")
    check_dropped(truth, given.database)


if __name__ == "__main__":
    main()
