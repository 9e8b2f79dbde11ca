"""The verdict: thresholds, margin and guards decide what is sent, asked back or missed."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from knowledge.matching.calibration import Calibration, Known, read_calibration
from knowledge.matching.candidates import FEATURES, MEANINGS, Candidate
from knowledge.matching.guards import NUMBER, YEAR
from knowledge.matching.verdict import MOST_SUGGESTIONS, Ambiguous, Hit, Miss, decide

RULES = Calibration(
    (1.0,), none=1.0, threshold=0.5, margin=2.0, sure=0.625, held=0.5, offer=0.1, floor=0.05
)
SHARES = st.lists(st.floats(0, 1), max_size=10).map(lambda shares: sorted(shares, reverse=True))
GUARDS = st.lists(st.sampled_from([YEAR, NUMBER, "places"]), max_size=3, unique=True).map(tuple)


def find(
    probability: float, *guards: str, entry: str = "", is_exact: bool = False, held: float = 1.0
) -> Candidate:
    """Return a candidate with this probability and these guards against it."""
    own = {"exact": float(is_exact), "held_sounds": held}
    features = tuple(own.get(name, 0.0) for name in FEATURES)
    return Candidate(entry or f"e{probability}", probability, "问", features, guards)


def test_the_very_words_of_one_entry_are_that_entry() -> None:
    """An exact phrasing is sent, though another entry is likelier; of two none is."""
    same = find(0.3, is_exact=True)
    assert decide([find(0.5), same], RULES) == Hit(same)
    assert decide([find(0.5), find(0.3, NUMBER, is_exact=True)], RULES) != Hit(same)
    assert isinstance(decide([same, find(0.2, is_exact=True)], RULES), Ambiguous)


def test_a_lead_is_a_hit() -> None:
    """From the threshold on, twice as likely as the second, the first is sent."""
    best = find(0.5)
    assert decide([best, find(0.25)], RULES) == Hit(best)
    assert decide([best], RULES) == Hit(best)


def test_what_is_sure_needs_no_lead() -> None:
    """A first that is sure is sent, however likely the second."""
    best = find(0.625)
    assert decide([best, find(0.375)], RULES) == Hit(best)
    assert decide([find(0.6), find(0.375)], RULES) == Ambiguous((find(0.6), find(0.375)))


def test_vectors_have_rules_of_their_own() -> None:
    """Where vectors were asked, the thresholds for them decide, and only there."""
    rules = replace(RULES, meaning=replace(RULES, threshold=0.3))
    best = find(0.4)
    with_vectors = best._replace(features=(*best.features, *(0.0 for _ in MEANINGS)))
    assert decide([with_vectors], rules) == Hit(with_vectors)
    assert decide([best], rules) == Ambiguous((best,))


def test_below_the_threshold_is_asked_back() -> None:
    """Under the threshold nothing is sent unasked, whatever the lead."""
    best = find(0.49)
    assert decide([best], RULES) == Ambiguous((best,))


def test_without_margin_is_asked_back() -> None:
    """A first that hardly leads is offered together with the second."""
    both = (find(0.5), find(0.4))
    assert decide(both, RULES) == Ambiguous(both)


def test_what_holds_little_of_the_question_is_asked_back() -> None:
    """An entry that lacks half of what the question says is never sent unasked."""
    best = find(0.9, held=0.49)
    assert decide([best], RULES) == Ambiguous((best,))
    assert decide([find(0.9, held=0.5)], RULES) == Hit(find(0.9, held=0.5))


def test_what_is_hardly_likely_is_a_miss() -> None:
    """Nothing is offered where the first is hardly likely; beside a likely one, others are."""
    assert decide([find(0.09), find(0.08)], RULES) == Miss()
    assert decide([], RULES) == Miss()
    likely = find(0.3)
    assert decide([likely, find(0.05), find(0.04)], RULES) == Ambiguous((likely, find(0.05)))


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
    third = find(0.26)
    assert decide([best, second, third], RULES) == Ambiguous((best, third))
    assert decide([best, second, find(0.25)], RULES) == Hit(best)


def test_an_offer_fits_a_screen() -> None:
    """Of many likely candidates only the first few are offered."""
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
            assert not found or found[0].probability < RULES.offer or guards == found[0].guards


@given(st.lists(st.floats(-50, 50), max_size=12), st.floats(-50, 50))
def test_probabilities_compete(scores: list[float], none: float) -> None:
    """Candidates and "none of them" share one, so all together stay below it, in score's order."""
    rules = replace(RULES, none=none)
    shares = rules.probabilities(scores)
    assert len(shares) == len(scores)
    assert all(0 <= share <= 1 for share in shares)
    assert sum(shares) <= 1 + 1e-9
    order = sorted(range(len(scores)), key=lambda at: scores[at])
    assert [shares[at] for at in order] == sorted(shares)


@given(st.floats(-20, 20), st.floats(-20, 20))
def test_two_alike_are_never_both_certain(score: float, none: float) -> None:
    """Two candidates of the same score have the same probability, at most a half."""
    one, other = replace(RULES, none=none).probabilities([score, score])
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
    (share,) = replace(RULES, none=score).probabilities([score])
    assert share == pytest.approx(0.5)


@given(
    st.lists(st.floats(-30, 30), min_size=1, max_size=10),
    st.floats(-50, 50),
    st.floats(-50, 50),
)
def test_the_nearer_the_first_means_the_likelier_all_are(
    scores: list[float], first: float, second: float
) -> None:
    """With vectors the candidates share what the question is known with, which rises with them."""
    rules = replace(RULES, none=-math.inf, known=Known(1.25, -0.5))
    far, near = (sum(rules.probabilities(scores, one)) for one in sorted((first, second)))
    assert 0 <= far <= near <= 1 + 1e-9
    assert sum(rules.probabilities(scores, 0.4)) == pytest.approx(0.5)


def test_the_shipped_calibration_is_whole() -> None:
    """The learned file has a weight for every feature and rules that can be kept."""
    shipped = read_calibration()
    assert shipped.meaning
    assert len(shipped.weights) == len(FEATURES)
    assert all(map(math.isfinite, (*shipped.weights, shipped.none)))
    for rules in (shipped, shipped.meaning):
        assert 0 < rules.floor <= rules.offer <= rules.threshold <= rules.sure < 1
        assert rules.margin > 1
        assert 0 < rules.held < 1
    assert len(shipped.meaning.weights) == len(FEATURES) + len(MEANINGS)
    assert shipped.meaning.known
    assert shipped.meaning.known.nearness > 0
