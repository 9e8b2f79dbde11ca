"""Copies of the shipped seeds, with a change, for tests of what is said of faulty ones."""

from __future__ import annotations

import shutil
from pathlib import Path

import seeds

ROOT = Path(seeds.__file__).parent


def copy_seeds(folder: Path) -> Path:
    """Return a copy of the seeds, a package still, in `folder`."""
    ignored = shutil.ignore_patterns("__pycache__")
    return Path(shutil.copytree(ROOT, folder / "seeds", ignore=ignored))


def change_seed(copy: Path, name: str, old: str, new: str) -> int:
    """Make the first `old` of a file `new`; return the line, from 1, where it stood."""
    path = copy / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text.count("\n", 0, text.index(old)) + 1
