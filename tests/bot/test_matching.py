"""Promises of settings and commands about the model of sentence vectors."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command import invoke, run_bot
from support.models import write_model
from support.settings import find_faults, load_text, write_settings
from support.vectors import need

from bot.settings import load_settings

VARIABLE = "INQUIRY_BOT_MATCHING__SEMANTIC"


def test_what_is_installed_helps_without_a_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unset, the model that is installed is taken; auto and off are no folders."""
    monkeypatch.delenv(VARIABLE)
    assert load_settings().matching.semantic == "auto"
    for word in ("auto", "off"):
        text = f'[matching]\nsemantic = "{word}"\n'
        assert load_text(tmp_path, text).matching.semantic == word


def test_a_folder_lies_beside_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative folder of a model is taken from the settings file's, an absolute one as it is."""
    monkeypatch.delenv(VARIABLE)
    near = load_text(tmp_path, '[matching]\nsemantic = "models/e5"\n')
    assert near.matching.semantic == str(tmp_path / "models" / "e5")
    far = load_text(tmp_path, '[matching]\nsemantic = "/models/e5"\n')
    assert far.matching.semantic == "/models/e5"


@pytest.mark.parametrize("line", ['semantic = ""', "semantic = 3", 'model = "e5"'])
def test_a_faulty_setting_is_named(
    tmp_path: Path, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A setting that cannot be meant is named with its key."""
    monkeypatch.delenv(VARIABLE)
    (fault,) = find_faults(tmp_path, f"[matching]\n{line}\n")
    assert fault.startswith(f"matching.{line.partition(' ')[0]} = ")


def test_check_says_that_there_are_no_vectors(database_file: Path) -> None:
    """Without a model everything works, and the check says why there is none."""
    ended = invoke("check", "--database", database_file)
    assert ended.exit_code == 0
    assert "matching: no sentence vectors (switched off)\n" in ended.stdout


def test_commands_work_with_a_model(
    database_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seeding computes the vectors and says so, checking names the model, asking answers."""
    need("onnxruntime", "semantic")
    need("tokenizers", "semantic")
    monkeypatch.setenv(VARIABLE, str(write_model(tmp_path / "model")))
    assert ", by onnx-" in invoke("seed", "--database", database_file).stdout
    check = invoke("check", "--database", database_file)
    assert "matching: sentence vectors by onnx-" in check.stdout
    asked = invoke("ask", "联系电话是多少", "--database", database_file)
    assert (asked.exit_code, asked.stderr) == (0, "")
    assert "6616110" in asked.stdout


@pytest.mark.parametrize(
    "arguments", [["check"], ["ask", "x"], ["serve"], ["serve", "--workers", "2"]]
)
def test_a_model_that_is_not_there_is_told(
    database_file: Path, tmp_path: Path, arguments: list[str]
) -> None:
    """A configured folder without a model ends every command with one last line that names it."""
    folder = tmp_path / "model"
    config = write_settings(tmp_path, "")
    ended = run_bot(
        *arguments,
        "--config",
        config,
        "--database",
        database_file,
        environment={VARIABLE: str(folder), "INQUIRY_BOT_SERVER__PORT": "0"},
    )
    assert ended.returncode == 1
    assert ended.stderr.decode().splitlines()[-1].startswith(f"Error: {folder}: ")
    assert b"Traceback" not in ended.stderr
