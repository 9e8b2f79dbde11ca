"""Promises of counting addresses: exact, shared, bounded, and without the addresses."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter as Tally
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.counter import SLOTS, Counter

MINUTE = 60_000


@pytest.fixture
def counter() -> Iterator[Counter]:
    """Give a counter of its own that allows two a minute."""
    with closing(Counter(2)) as made:
        yield made


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.booleans()), max_size=60))
def test_each_address_is_counted_in_each_minute(sent: list[tuple[str, bool]]) -> None:
    """Of each address so many are allowed as set, in every minute, whatever others send."""
    now, tally = 0, Tally[str]()
    with closing(Counter(3)) as counter:
        for address, has_minute_ended in sent:
            if has_minute_ended:
                now += MINUTE
                tally.clear()
            tally[address] += 1
            assert counter.takes(address, now) is (tally[address] <= 3)


def test_zero_counts_no_addresses() -> None:
    """Without a limit everything is taken."""
    with closing(Counter(0)) as counter:
        assert all(counter.takes("address", 0) for _ in range(5))


def test_many_addresses_push_no_busy_one_out(counter: Counter) -> None:
    """However many come in a minute, memory stays, and who sent the most is known still."""
    while counter.takes("busy", MINUTE):
        pass
    for number in range(2 * SLOTS):
        counter.takes(f"address {number}", MINUTE)
    assert not counter.takes("busy", MINUTE)
    assert counter.takes("busy", 2 * MINUTE)


def test_processes_count_together(tmp_path: Path) -> None:
    """Of several processes at once exactly so many pass as of one, and the file names nobody."""
    file = tmp_path / "addresses"
    program = (
        "from pathlib import Path\nfrom bot.web.counter import Counter\n"
        f"counter = Counter(1000, Path({str(file)!r}))\n"
        f"print(sum(counter.takes('address', {MINUTE}) for _ in range(800)))"
    )
    command = [sys.executable, "-c", program]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(4)]
    assert sum(int(process.communicate()[0]) for process in started) == 1000
    assert b"address" not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
