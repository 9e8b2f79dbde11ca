"""Promises of the built package, which is what an office installs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "handlers", "knowledge", "seeds")
BUILD = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"
START = "import bot, sys; print(bot.__file__); from bot.cli import main; main(sys.argv[1:])"
NOT_SHIPPED = shutil.ignore_patterns("__pycache__", "*.pyc")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the package from a copy of its sources and give the folder it is unpacked in."""
    source = tmp_path_factory.mktemp("source")
    for name in PACKAGES:
        shutil.copytree(ROOT / name, source / name, ignore=NOT_SHIPPED)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    built, unpacked = tmp_path_factory.mktemp("built"), tmp_path_factory.mktemp("unpacked")
    subprocess.run(
        [sys.executable, "-c", BUILD, str(built)], cwd=source, check=True, capture_output=True
    )
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(unpacked)
    return unpacked


def _list_files(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for name in PACKAGES
        for path in (folder / name).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_every_file_is_shipped(installed: Path) -> None:
    """Every file of the packages, be it code, page, seed or word list, is in the package."""
    assert _list_files(installed) == _list_files(ROOT)


def test_the_package_works_without_its_sources(installed: Path, tmp_path: Path) -> None:
    """The installed bot seeds its knowledge base in any folder."""
    database = tmp_path / "new.db"
    ran = subprocess.run(
        [sys.executable, "-c", START, "seed", "--database", str(database)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith(str(installed))
    assert "published entries" in ran.stdout
