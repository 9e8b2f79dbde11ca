"""Promises about the built package: installed anywhere, it answers from its own files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "handlers", "knowledge", "seeds")
BUILD = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"
# As an installed script does it, whatever the checkout says.
COMMAND = """
import sys
from importlib.metadata import distribution
(script,) = distribution("inquiry-bot").entry_points.select(group="console_scripts")
assert script.name == "inquiry-bot"
sys.exit(script.load()())
"""
WHERE = """
import bot.app, handlers.catalogue, knowledge.library, seeds, sys
print(*sys.path, *(sys.modules[name].__file__ for name in sys.argv[1:]), sep="\\n")
"""


def list_files() -> set[str]:
    """Return every file of the packages in the checkout."""
    return {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def run(python: Path, folder: Path, program: str, *arguments: str | Path) -> str:
    """Return what a program prints, run in `folder` by another environment's Python."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    ended = subprocess.run(
        [python, "-c", program, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr.decode()
    return ended.stdout.decode()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the wheel, built from a copy, so that the checkout gets no build folder."""
    copy, built = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("built")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    for package in PACKAGES:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, copy / package, ignore=ignored)
    run(Path(sys.executable), copy, BUILD, built)
    (found,) = built.glob("inquiry_bot-*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the Python of an environment with the wheel and the locked dependencies."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home, symlinks=True)
    python = home / "bin" / "python"
    here = run(python, home, "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    # Unpacking is what installing a wheel of pure Python is; no installer is needed for it.
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(here)
    # A path in a .pth file brings the dependencies, but not that folder's own .pth files, and
    # so not the finder that would lead back to the checkout.
    Path(here, "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return python


def test_the_wheel_holds_every_file_and_no_other(wheel: Path) -> None:
    """Code, templates, styles, seeds and weights are all in the wheel; tests are not."""
    with zipfile.ZipFile(wheel) as opened:
        names = {name for name in opened.namelist() if ".dist-info/" not in name}
        licences = [name for name in opened.namelist() if name.endswith("LICENSE")]
    assert names == list_files()
    assert len(licences) == 1


def test_an_installed_bot_answers_from_any_folder(installed: Path, tmp_path: Path) -> None:
    """From an empty folder, without the checkout, the installed command seeds and answers."""
    said = run(installed, tmp_path, COMMAND, "ask", "电话", "--database", tmp_path / "bot.db")
    assert "0632—6616110" in said


def test_an_installed_bot_uses_its_own_files(installed: Path, tmp_path: Path) -> None:
    """Every package is loaded from the new environment, and the checkout is on no path."""
    lines = run(installed, tmp_path, WHERE, *PACKAGES).splitlines()
    assert not [path for path in lines if path == str(ROOT)]
    files = [Path(path) for path in lines[-len(PACKAGES) :]]
    assert [path.parent.name for path in files] == list(PACKAGES)
    assert all(path.is_relative_to(installed.parents[1]) for path in files)
