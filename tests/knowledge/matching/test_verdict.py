"""The verdict: threshold, margin, floor and guards decide what is sent, asked back or missed."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from knowledge.matching.calibration import Calibration, read_calibration
from knowledge.matching.candidates import FEATURES, Candidate
from knowledge.matching.guards import NUMBER, YEAR
from knowledge.matching.verdict import MOST_SUGGESTIONS, Ambiguous, Hit, Miss, decide

RULES = Calibration((1.0,), none=1.0, threshold=0.625, margin=0.25, floor=0.1)
SHARES = st.lists(st.floats(0, 1), max_size=10).map(lambda shares: sorted(shares, reverse=True))
GUARDS = st.lists(st.sampled_from([YEAR, NUMBER, "places"]), max_size=3, unique=True).map(tuple)


def find(probability: float, *guards: str, entry: str = "", is_exact: bool = False) -> Candidate:
    """Return a candidate with this probability and these guards against it."""
    features = tuple(float(is_exact and name == "exact") for name in FEATURES)
    return Candidate(entry or f"e{probability}", probability, "问", features, guards)


def test_the_very_words_of_one_entry_are_that_entry() -> None:
    """An exact phrasing is sent, though another entry is likelier; of two none is."""
    same = find(0.3, is_exact=True)
    assert decide([find(0.5), same], RULES) == Hit(same)
    assert decide([find(0.5), find(0.3, NUMBER, is_exact=True)], RULES) != Hit(same)
    assert isinstance(decide([same, find(0.2, is_exact=True)], RULES), Ambiguous)


def test_a_sure_lead_is_a_hit() -> None:
    """From the threshold on, with its margin over the second, the first is sent."""
    best = find(0.625)
    assert decide([best, find(0.375)], RULES) == Hit(best)
    assert decide([best], RULES) == Hit(best)


def test_below_the_threshold_is_asked_back() -> None:
    """Under the threshold nothing is sent unasked, whatever the lead."""
    best = find(0.59)
    assert decide([best], RULES) == Ambiguous((best,))


def test_without_margin_is_asked_back() -> None:
    """A first that hardly leads is offered together with the second."""
    rules = Calibration((1.0,), none=1.0, threshold=0.4, margin=0.2, floor=0.1)
    both = (find(0.5), find(0.4))
    assert decide(both, rules) == Ambiguous(both)


def test_below_the_floor_is_a_miss() -> None:
    """What is hardly likely is not even offered."""
    assert decide([find(0.09)], RULES) == Miss()
    assert decide([], RULES) == Miss()
    likely = find(0.3)
    assert decide([likely, find(0.05)], RULES) == Ambiguous((likely,))


@pytest.mark.parametrize("guard", [YEAR, "places", "agencies"])
def test_a_guard_turns_a_hit_into_a_miss(guard: str) -> None:
    """However alike the words, a guard forbids the answer, and the miss says which."""
    assert decide([find(0.99, guard), find(0.3)], RULES) == Miss((guard,))


def test_a_number_alone_is_asked_back() -> None:
    """A number that the entry lacks may be a slip of memory: the question is offered."""
    best = find(0.99, NUMBER)
    assert decide([best], RULES) == Ambiguous((best,))
    assert decide([find(0.99, NUMBER, YEAR)], RULES) == Miss((NUMBER, YEAR))


def test_forbidden_candidates_are_not_offered() -> None:
    """An offer leaves out what a guard forbids, and such a second needs no margin."""
    best, second = find(0.5), find(0.45, YEAR)
    third = find(0.2)
    assert decide([best, second, third], RULES) == Ambiguous((best, third))
    rules = Calibration((1.0,), none=1.0, threshold=0.4, margin=0.2, floor=0.1)
    assert decide([best, second, third], rules) == Hit(best)


def test_an_offer_fits_a_screen() -> None:
    """Of many likely candidates the first four are offered."""
    many = [find(0.3 - n / 100) for n in range(9)]
    assert decide(many, RULES) == Ambiguous(tuple(many[:MOST_SUGGESTIONS]))


@given(SHARES, st.data())
def test_every_verdict_keeps_the_rules(shares: list[float], data: st.DataObject) -> None:
    """A hit is free, over the threshold and in the lead; an offer is likely, free and ordered."""
    found = [find(p, *data.draw(GUARDS), entry=f"e{n}") for n, p in enumerate(shares)]
    match decide(found, RULES):
        case Hit(best):
            assert best is found[0]
            assert best.probability >= RULES.threshold
            assert not best.guards
        case Ambiguous(offered):
            assert 0 < len(offered) <= MOST_SUGGESTIONS
            assert all(one.probability >= RULES.floor for one in offered)
            assert all(set(one.guards) <= {NUMBER} for one in offered)
            assert list(offered) == [one for one in found if one in offered]
        case Miss(guards):
            assert not found or found[0].probability < RULES.floor or guards == found[0].guards


@given(st.lists(st.floats(-50, 50), max_size=12), st.floats(-50, 50))
def test_probabilities_compete(scores: list[float], none: float) -> None:
    """Candidates and "none of them" share one, so all together stay below it, in score's order."""
    rules = Calibration((1.0,), none, 0.5, 0.1, 0.1)
    shares = rules.probabilities(scores)
    assert len(shares) == len(scores)
    assert all(0 <= share <= 1 for share in shares)
    assert sum(shares) <= 1 + 1e-9
    order = sorted(range(len(scores)), key=lambda at: scores[at])
    assert [shares[at] for at in order] == sorted(shares)


@given(st.floats(-20, 20), st.floats(-20, 20))
def test_two_alike_are_never_both_certain(score: float, none: float) -> None:
    """Two candidates of the same score have the same probability, at most a half."""
    one, other = Calibration((1.0,), none, 0.5, 0.1, 0.1).probabilities([score, score])
    assert one == other
    assert one <= 0.5


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=6))
def test_another_candidate_makes_the_others_less_likely(scores: list[float]) -> None:
    """Whoever joins the competition takes from everybody."""
    alone = RULES.probabilities(scores)
    together = RULES.probabilities([*scores, 5.0])
    assert all(after <= before + 1e-12 for before, after in zip(alone, together, strict=False))


@given(st.floats(-30, 30))
def test_none_of_them_is_a_rival(score: float) -> None:
    """A candidate as good as "none of them" has a half."""
    assume(math.isfinite(score))
    (share,) = Calibration((1.0,), score, 0.5, 0.1, 0.1).probabilities([score])
    assert share == pytest.approx(0.5)


def test_the_shipped_calibration_is_whole() -> None:
    """The learned file has a weight for every feature and rules that can be kept."""
    shipped = read_calibration()
    assert len(shipped.weights) == len(FEATURES)
    assert all(map(math.isfinite, (*shipped.weights, shipped.none)))
    assert 0 < shipped.floor <= shipped.threshold < 1
    assert 0 < shipped.margin < 1
