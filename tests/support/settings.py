"""A settings file on disk, and the faults that loading it names."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load_settings

PLAIN = '[[accounts]]\nname = "service"\nmode = "plain"\ntoken = "TestToken123"\n'
"""An account that lacks nothing."""


def write_settings(folder: Path, text: str) -> Path:
    """Write a settings file into `folder` and return its path."""
    path = folder / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return path


def load_text(folder: Path, text: str) -> Settings:
    """Return the settings of a file in `folder` that holds `text`."""
    return load_settings(write_settings(folder, text))


def find_faults(folder: Path, text: str) -> tuple[str, ...]:
    """Return every fault that loading `text` names; fail when there is none."""
    with pytest.raises(SettingsError) as caught:
        load_text(folder, text)
    assert str(caught.value) == "\n".join(caught.value.faults)
    return caught.value.faults
