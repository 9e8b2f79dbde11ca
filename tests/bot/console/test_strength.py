"""Promises about new passwords: what others try first is refused."""

from __future__ import annotations

import pytest

from bot.console.strength import find_weakness

ABOUT = ("li.hong", "李红梅", "枣庄市人民政府政务服务中心")


@pytest.mark.parametrize(
    "password",
    [
        "a" * 40,
        "password123456",
        "1q2w3e4r5t6y",
        "123456789012",
        "woaini1314520",
        "zhengwufuwu2026",
        "zaozhuang2026",
        "abcdefgh12345678",
        "LI.HONG-crane-lotus-71",
        "我是李红梅，今天上班",
        "枣庄市人民政府政务服务中心2026",
    ],
)
def test_what_can_be_guessed_is_refused(password: str) -> None:
    """Rows of keys, common words, the office's own and the person's names are no passwords."""
    assert find_weakness(password, ABOUT)


@pytest.mark.parametrize(
    "password", ["crane-lotus-71-window", "荷叶 仙鹤 七十一 窗台 茶杯", "x9$Kq!vT2mZ#"]
)
def test_what_nobody_guesses_is_good(password: str) -> None:
    """A few words that have nothing to do with each other are enough, Chinese ones too."""
    assert find_weakness(password, ABOUT) == ""


def test_a_short_name_forbids_nothing() -> None:
    """Two letters stand in many a good password by chance."""
    assert find_weakness("crane-lotus-71-window", ("an", "李", "")) == ""
