"""Promises of the files of the log, and of how long they stay."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.settings import find_faults, load_text

from bot.cli import main
from bot.log_files import DayFiles, drop_files
from bot.settings import load_settings
from bot.store import open_store

DAY = dt.date(2026, 11, 28)


def test_each_day_has_a_file(tmp_path: Path) -> None:
    """Lines of a day stand in its file, readable by its owner alone; the next day has another."""
    days = [DAY]
    files = DayFiles(tmp_path / "logs", lambda: days[-1])
    files.write("一\n")
    files.write("二\n")
    days.append(DAY + dt.timedelta(days=1))
    files.write("三\n")
    files.close()
    texts = {path.name: path.read_text("utf-8") for path in (tmp_path / "logs").iterdir()}
    assert texts == {
        "inquiry-bot-2026-11-28.log": "一\n二\n",
        "inquiry-bot-2026-11-29.log": "三\n",
    }
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "logs").iterdir()}
    assert modes == {0o600}


def test_several_processes_add_to_one_file(tmp_path: Path) -> None:
    """What another process wrote is neither overwritten nor mixed."""
    first, second = (DayFiles(tmp_path, lambda: DAY) for _ in range(2))
    for number in range(3):
        first.write(f"first {number}\n")
        second.write(f"second {number}\n")
    lines = (tmp_path / "inquiry-bot-2026-11-28.log").read_text().splitlines()
    assert lines == [f"{who} {n}" for n in range(3) for who in ("first", "second")]
    first.close()
    second.close()


def test_a_line_that_cannot_be_written_is_lost(tmp_path: Path) -> None:
    """Where the folder is gone nothing is raised, and later lines are written again."""
    files = DayFiles(tmp_path / "logs", lambda: DAY)
    (tmp_path / "logs").rmdir()
    files.write("lost\n")
    (tmp_path / "logs").mkdir()
    files.write("kept\n")
    files.close()
    assert (tmp_path / "logs" / "inquiry-bot-2026-11-28.log").read_text() == "kept\n"


def test_only_our_own_old_files_are_deleted(tmp_path: Path) -> None:
    """Younger ones stay, and so does what only looks like ours."""
    names = ["2026-05-01", "2026-05-02", "2026-05-03", "2026-99-99", "old"]
    for name in names:
        (tmp_path / f"inquiry-bot-{name}.log").touch()
    (tmp_path / "other-2020-01-01.log").touch()
    assert drop_files(tmp_path, dt.date(2026, 5, 2)) == 1
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {*(f"inquiry-bot-{name}.log" for name in names[1:]), "other-2020-01-01.log"}


def test_lines_go_to_both_places(tmp_path: Path) -> None:
    """What stands on standard error stands in the file as well."""
    program = (
        "import structlog; from pathlib import Path; from bot.logs import set_up_logs;"
        f"set_up_logs(folder=Path({str(tmp_path)!r}));"
        "structlog.get_logger().info('done', of='服务号')"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    (file,) = tmp_path.iterdir()
    assert file.read_bytes() == ended.stderr
    assert json.loads(ended.stderr)["of"] == "服务号"


def test_a_folder_and_a_time_are_set(tmp_path: Path) -> None:
    """The folder is below that of the settings; unset there is none, and 190 days."""
    privacy = load_settings().privacy
    assert (privacy.log_folder, privacy.log_days) == (None, 190)
    privacy = load_text(tmp_path, '[privacy]\nlog_folder = "logs"\nlog_days = 184\n').privacy
    assert (privacy.log_folder, privacy.log_days) == (tmp_path / "logs", 184)


@pytest.mark.parametrize("days", [183, 0, -1])
def test_less_than_six_months_is_refused(tmp_path: Path, days: int) -> None:
    """The law's shortest time is the settings' too, and the fault names it."""
    (fault,) = find_faults(tmp_path, f"[privacy]\nlog_days = {days}\n")
    assert "privacy.log_days" in fault
    assert "184" in fault


def test_retention_is_run_by_hand_and_recorded(database_file: Path, tmp_path: Path) -> None:
    """The command drops what is due and says so on the audit record, even where it was nothing."""
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "inquiry-bot-2020-01-01.log").touch()
    config = tmp_path / "bot.toml"
    config.write_text('[privacy]\nlog_folder = "logs"\n', encoding="utf-8")
    given = ["retention", "--by", "li.hong", "--config", str(config)]
    for files in (1, 0):
        ended = CliRunner().invoke(main, [*given, "--database", str(database_file)])
        assert ended.exit_code == 0, ended.output
        assert f"logs older than 190 days: {files} files" in ended.stdout
    with open_store(database_file) as store:
        rows = store.database.read("SELECT staff, act, detail FROM audit ORDER BY number")
    assert [(row["staff"], row["act"]) for row in rows] == [("li.hong", "retention.run")] * 2
    assert [json.loads(row["detail"])["log_files"] for row in rows] == [1, 0]
