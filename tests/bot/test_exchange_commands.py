"""`inquiry-bot entries` and `windows`: files in and out, and batches through review."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.command import invoke
from support.sheets import GOOD, write_rows

from bot.store import open_store
from knowledge.audit import verify_chain
from knowledge.documents import seed_folder
from knowledge.entry import Stage
from knowledge.exchange.window_table import WINDOWS
from knowledge.golden import read_golden
from knowledge.review.listing import Filter

ROWS = [
    {**GOOD, "标准问题": "喷泉几点打开？", "答复": "9点。"},
    {**GOOD, "标准问题": "喷泉几点关闭？", "答复": "17点。", "重要程度": "重大"},
]
FAULTY = {**GOOD, "标准问题": "喷泉几点开？", "生效日期": "明天"}
WINDOW = {"部门": "公安局", "事项": "居住证办理", "咨询电话": "0632-6616777"}


def run(*arguments: str | Path, database: Path) -> tuple[int, str, str]:
    """Run a command on a database; return exit code, output and errors."""
    ended = invoke(*arguments, "--database", database)
    return ended.exit_code, ended.stdout, ended.stderr


def take(file: Path, database: Path, *options: str, kind: str = "entries") -> dict[str, Any]:
    """Import a file and return what `--json` says, with the exit code."""
    code, out, _ = run(kind, "import", file, "--json", *options, database=database)
    return {**json.loads(out), "code": code}


def test_an_import_goes_through_review_on_the_command_line(
    database_file: Path, tmp_path: Path
) -> None:
    """What is imported waits as drafts; others submit, approve and sign it, and it answers."""
    file = write_rows(tmp_path / "rows.xlsx", *ROWS)
    told = take(file, database_file, "--by", "li.hong", "--reason", "上班时间")
    batch = told.pop("batch")
    assert told == {
        "rows": 2, "good": 2, "new": 2, "changed": 0, "same": 0, "faults": [], "code": 0,
    }  # fmt: skip
    assert run("entries", "submit", batch, "--by", "li.hong", database=database_file)[0] == 0
    code, _, err = run("entries", "approve", batch, "--by", "wang", database=database_file)
    assert code == 1
    assert "发布前要做保密审查" in err
    checked = ("--secrecy-checked", "--comment", "同意")
    code, out, _ = run(
        "entries", "approve", batch, "--by", "li.hong", *checked, database=database_file
    )
    assert (code, "2条是您本人写的或审核的" in out) == (0, True)
    _, out, _ = run("entries", "approve", batch, "--by", "wang", *checked, database=database_file)
    assert out.splitlines() == ["已发布1条，等待主要负责人签批1条。"]
    _, out, _ = run("entries", "sign", batch, "--by", "wang", database=database_file)
    assert "由别人办理" in out
    _, out, _ = run("entries", "sign", batch, "--by", "zhang", database=database_file)
    assert out.splitlines() == ["已签批并发布1条。"]
    _, out, _ = run("ask", "喷泉几点关闭", database=database_file)
    assert out.startswith("17点。")


def test_a_trial_writes_nothing(database_file: Path, tmp_path: Path) -> None:
    """A dry run tells what would be new and every fault, and the library stays as it was."""
    file = write_rows(tmp_path / "rows.xlsx", *ROWS, FAULTY)
    told = take(file, database_file, "--dry-run")
    assert told["code"] == 1
    assert (told["rows"], told["good"], told["new"], told["batch"]) == (3, 2, 2, "")
    assert told["faults"] == [
        {
            "row": 4,
            "column": "生效日期",
            "says": "“明天”不是日期，请写成2026-01-05、2026/1/5或2026年1月5日。",
        }
    ]
    good = write_rows(tmp_path / "good.xlsx", *ROWS)
    assert take(good, database_file, "--dry-run")["code"] == 0
    with open_store(database_file) as store:
        assert store.review.list_entries(Filter(stage=Stage.DRAFT)).total == 0


def test_a_faulty_row_keeps_the_others_out_unless_wished(
    database_file: Path, tmp_path: Path
) -> None:
    """One faulty row and nothing is written; with --good-only the good ones are."""
    file = write_rows(tmp_path / "rows.xlsx", *ROWS, FAULTY)
    code, out, _ = run("entries", "import", file, database=database_file)
    assert code == 1
    assert "第4行“生效日期”：“明天”不是日期" in out
    assert "没有写入。" in out
    code, out, _ = run("entries", "import", file, "--good-only", database=database_file)
    assert code == 0
    assert "已写入2条草稿，批次号" in out
    assert take(file, database_file, "--good-only")["same"] == 2


def test_a_file_that_cannot_be_taken_is_one_fault(database_file: Path, tmp_path: Path) -> None:
    """A file that is none is told in JSON as any fault, of no row and no column."""
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"")
    told = take(file, database_file)
    assert told["code"] == 1
    assert [one["row"] for one in told["faults"]] == [0]
    code, out, _ = run("entries", "import", file, database=database_file)
    assert code == 1
    assert "文件不是完好的 .xlsx 文件" in out


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_exported_changes_nothing_when_it_is_imported(
    ending: str, database_file: Path, tmp_path: Path
) -> None:
    """Export, import and export again: no entry changes, and the files are the same bytes."""
    first, second = tmp_path / f"a.{ending}", tmp_path / f"b.{ending}"
    assert run("entries", "export", first, database=database_file)[0] == 0
    told = take(first, database_file)
    assert (told["code"], told["faults"], told["batch"]) == (0, [], "")
    assert (told["rows"], told["same"]) == (told["good"], told["rows"])
    run("entries", "export", second, "--published", database=database_file)
    assert second.read_bytes() == first.read_bytes()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_windows_go_in_answer_and_come_out(
    ending: str, database_file: Path, tmp_path: Path
) -> None:
    """A window that was imported and reviewed tells its telephone, and is exported as it came."""
    file = write_rows(tmp_path / "rows.xlsx", WINDOW, layout=WINDOWS)
    batch = take(file, database_file, "--by", "a", kind="windows")["batch"]
    run("entries", "submit", batch, "--by", "a", database=database_file)
    run("entries", "approve", batch, "--by", "b", "--secrecy-checked", database=database_file)
    _, out, _ = run("ask", "居住证办理窗口的电话", database=database_file)
    assert "“居住证办理”（公安局）的咨询电话：0632-6616777" in out
    _, out, _ = run("ask", "办居住证办理要多少钱", database=database_file)
    assert "窗口目录里没有登记“居住证办理”（公安局）的收费。" in out
    exported = tmp_path / f"out.{ending}"
    _, out, _ = run("windows", "export", exported, database=database_file)
    assert out.startswith("已导出1条")
    assert take(exported, database_file, kind="windows")["same"] == 1


def test_who_imported_what_is_in_the_audit_record(database_file: Path, tmp_path: Path) -> None:
    """The deed names file, rows and batch; without a name it is the command line's."""
    told = take(write_rows(tmp_path / "rows.xlsx", *ROWS), database_file)
    with open_store(database_file) as store:
        (row,) = store.database.read("SELECT * FROM audit WHERE act = 'entries.imported'")
        assert (row["staff"], row["subject"]) == ("命令行", told["batch"])
        assert json.loads(row["detail"])["file"] == "rows.xlsx"
        assert verify_chain(store.database.read).broken_at is None


def test_batches_that_are_not_there_are_said(database_file: Path) -> None:
    """An unknown batch, and one where nothing waits, have their sentences."""
    code, _, err = run("entries", "sign", "nichts", "--by", "a", database=database_file)
    assert (code, "没有这个批次号：nichts" in err) == (1, True)


@pytest.mark.parametrize("kind", ["entries", "windows"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_template_is_written(kind: str, ending: str, tmp_path: Path) -> None:
    """A template is a file that an import reads and finds empty."""
    file = tmp_path / f"t.{ending}"
    assert invoke(kind, "template", file).exit_code == 0
    told = take(file, tmp_path / "new.db", kind=kind)
    assert [one["says"] for one in told["faults"]] == ["列名下面没有内容。"]


def test_a_batch_that_breaks_golden_questions_needs_a_reason(
    database_file: Path, tmp_path: Path
) -> None:
    """What takes a golden question away is not approved, unless it is said why."""
    golden = next(one for one in read_golden(seed_folder()) if one.entry)
    file = write_rows(tmp_path / "rows.xlsx", {**GOOD, "标准问题": golden.question})
    batch = take(file, database_file, "--by", "a")["batch"]
    run("entries", "submit", batch, "--by", "a", database=database_file)
    approve = ("entries", "approve", batch, "--by", "b", "--secrecy-checked")
    code, _, err = run(*approve, database=database_file)
    assert code == 1
    assert "个验收问题将不再由应答条目答复" in err
    code, out, _ = run(*approve, "--despite", "换新的答复", database=database_file)
    assert (code, out) == (0, "已发布1条，等待主要负责人签批0条。\n")
