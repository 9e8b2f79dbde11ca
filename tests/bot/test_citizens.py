"""Promises about the code that stands for a citizen."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.citizens import Citizens, load_citizens

OPENID = "o9AgO5Kd5ggOC-bXrbNODIiE3bGY"
KEY = "k" * 32


def test_a_code_is_a_keyed_hash() -> None:
    """A code is 32 hexadecimal characters, always the same, and does not hold the openid."""
    code = Citizens(b"key").code("service", OPENID)
    # printf 'service\0o9AgO5Kd5ggOC-bXrbNODIiE3bGY' | openssl dgst -sha256 -hmac key
    assert code == "96e83317b3dc82c7aff224c96292886f"
    assert code == Citizens(b"key").code("service", OPENID)


@given(st.text(), st.text(), st.text(), st.text())
def test_different_citizens_have_different_codes(
    account: str, name: str, other_account: str, other_name: str
) -> None:
    """Two names, or one name at two accounts, never share a code; any text is a name."""
    citizens = Citizens(b"key")
    same = (account, name) == (other_account, other_name)
    # An account's name comes from the settings and holds no NUL.
    if "\0" not in account + other_account:
        assert (citizens.code(account, name) == citizens.code(other_account, other_name)) is same


def test_another_key_gives_another_code() -> None:
    """Who lacks the key cannot tell whose a code is."""
    assert Citizens(b"one").code("a", OPENID) != Citizens(b"two").code("a", OPENID)


def test_a_given_key_is_used(tmp_path: Path) -> None:
    """A key from the settings is used, and none is made beside the database."""
    citizens = load_citizens(KEY, tmp_path / "bot.db")
    assert citizens.code("a", OPENID) == Citizens(KEY.encode()).code("a", OPENID)
    assert list(tmp_path.iterdir()) == []


def test_a_key_is_made_and_kept(tmp_path: Path) -> None:
    """Without a key one is made beside the database, for its owner alone, and found again."""
    database = tmp_path / "data" / "bot.db"
    first = load_citizens("", database).code("a", OPENID)
    assert load_citizens("", database).code("a", OPENID) == first
    (kept,) = database.parent.iterdir()
    assert kept.name == "bot.db.key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert len(kept.read_text(encoding="ascii")) == 64
    assert load_citizens("", tmp_path / "other" / "bot.db").code("a", OPENID) != first


def test_processes_that_start_together_agree(tmp_path: Path) -> None:
    """Of many that start at once on an empty folder, all use the same key; no draft is left."""
    with ThreadPoolExecutor(16) as pool:
        loaded = pool.map(lambda _: load_citizens("", tmp_path / "bot.db"), range(64))
        codes = {citizens.code("a", OPENID) for citizens in loaded}
    assert len(codes) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["bot.db.key"]


@pytest.mark.parametrize("content", ["", "short"])
def test_a_key_cut_short_is_refused(tmp_path: Path, content: str) -> None:
    """A kept key that was cut short stops the start, or anybody could tell whose a code is."""
    (tmp_path / "bot.db.key").write_text(content, encoding="ascii")
    with pytest.raises(OSError, match=r"bot\.db\.key has less than 32 characters"):
        load_citizens("", tmp_path / "bot.db")


def test_a_key_that_cannot_be_read_stops_the_start(tmp_path: Path) -> None:
    """A folder in the key's place is an error, not a new key."""
    (tmp_path / "bot.db.key").mkdir()
    with pytest.raises(IsADirectoryError):
        load_citizens("", tmp_path / "bot.db")


def test_a_key_that_leads_nowhere_stops_the_start(tmp_path: Path) -> None:
    """A link to a key on a disk that is away is an error; no new key takes its place."""
    kept = tmp_path / "bot.db.key"
    kept.symlink_to(tmp_path / "away" / "key")
    with pytest.raises(FileNotFoundError):
        load_citizens("", tmp_path / "bot.db")
    assert list(tmp_path.iterdir()) == [kept]
