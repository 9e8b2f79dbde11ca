"""Promises about which phrasings lie nearest to a question's vector."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.vectors.encoder import Vectors
from knowledge.vectors.index import LOOKED_AT, VectorIndex

SIZE = 384


def make_rows(count: int, size: int = SIZE, seed: int = 7) -> Vectors:
    """Return vectors as models make them: all turned to one side, in clusters."""
    random = np.random.default_rng(seed)
    centres = random.standard_normal((max(1, count // 20), size))
    rows = centres[random.integers(len(centres), size=count)]
    rows = 3 * random.standard_normal(size) + rows + 0.5 * random.standard_normal((count, size))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


@given(st.integers(0, 40), st.integers(1, 50), st.integers(2, 90))
def test_a_small_index_is_as_exact_as_looking_at_all(count: int, most: int, size: int) -> None:
    """Up to some hundred phrasings nothing is passed over, and no phrasing comes twice."""
    rows = make_rows(count, size).astype(np.float16)
    vector = make_rows(1, size, seed=8)[0]
    found = VectorIndex(rows).nearest(vector, most)
    exact = np.clip(rows.astype(np.float32) @ vector, -1, 1)
    assert [number for number, _ in found] == np.argsort(-exact, kind="stable")[:most].tolist()
    assert [cosine for _, cosine in found] == pytest.approx(sorted(exact, reverse=True)[:most])


def test_of_many_phrasings_the_nearest_is_not_missed() -> None:
    """Among thousands the first ten are those that looking at each one would find."""
    rows = make_rows(8000)
    index = VectorIndex(rows.astype(np.float16))
    assert len(index) == len(rows) > LOOKED_AT
    for number in range(0, 8000, 400):
        vector = rows[number] + 0.02 * make_rows(1, seed=number)[0]
        vector /= np.linalg.norm(vector)
        exact = np.argsort(-(index.cosines(vector, range(8000))), kind="stable")[:10]
        assert [one for one, _ in index.nearest(vector, 10)] == exact.tolist()


def test_cosines_are_told_of_any_phrasing() -> None:
    """The cosine of each wanted phrasing is told in the order in which they were named."""
    rows = make_rows(30)
    index = VectorIndex(rows.astype(np.float16))
    wanted = [29, 0, 0, 13]
    assert index.cosines(rows[5], wanted) == pytest.approx(rows[wanted] @ rows[5], abs=1e-4)
    assert index.cosines(rows[5], []).shape == (0,)


def test_a_cosine_is_never_above_one() -> None:
    """A question in the very words of a phrasing has the cosine 1, whatever was rounded."""
    rows = make_rows(200)
    index = VectorIndex(rows.astype(np.float16))
    for number, row in enumerate(rows):
        ((first, cosine),) = index.nearest(row, 1)
        assert first == number
        assert 0.999 < cosine <= 1


@pytest.mark.parametrize("count", [200, 5000])
def test_what_no_owner_knows_lies_as_owners_to_each_other(count: int) -> None:
    """A vector whose owner is taken away lies at 0 on the mean, however many there are."""
    rows = make_rows(count)
    owners = np.arange(count) // 4
    index = VectorIndex(rows.astype(np.float16))
    gauge = index.gauge(owners)
    found = []
    for number in range(0, count, count // 100):
        others = np.flatnonzero(owners != owners[number])
        found.append(gauge.nearness(index.cosines(rows[number], others)).max())
    assert np.mean(found) == pytest.approx(0, abs=0.4)
    assert gauge.nearness(index.cosines(rows[0], [0])) > max(found)


@pytest.mark.parametrize("owners", [[], [0], [0, 0, 0], [0, 1], [0, 0, 1, 2]])
def test_few_vectors_are_gauged_by_what_is_common(owners: list[int]) -> None:
    """Where there is little or nothing to compare, what lies nearer is still nearer."""
    index = VectorIndex(make_rows(len(owners)).astype(np.float16))
    low, high = index.gauge(np.array(owners, np.int64)).nearness(np.array([0.1, 1.0], np.float32))
    assert low < 0 < high


def test_an_index_cannot_be_changed() -> None:
    """What an answer reads stays as it was built."""
    rows = make_rows(3).astype(np.float16)
    VectorIndex(rows)
    with pytest.raises(ValueError, match="read-only"):
        rows[0, 0] = 0
