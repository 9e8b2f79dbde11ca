"""Sentence vectors beside the words: what they add, and when they are asked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from support.knowledge import make_entry, make_knowledge

from knowledge.matching.candidates import FEATURES, MEANINGS
from knowledge.matching.matcher import Matcher
from knowledge.text import fold
from knowledge.vectors.encoder import Vectors
from knowledge.vectors.index import VectorIndex
from knowledge.vectors.meanings import Meanings

SAME = (("猫", "喵星人", "毛孩子"), ("电话", "号码"), ("地址", "位置"), ("时间", "几点"))
"""Words of one meaning for the encoder below."""


class MeaningEncoder:
    """A model at the library's edge that knows what `SAME` means, and what it was asked."""

    name = "meaning"
    size = len(SAME) + 1

    def __init__(self) -> None:
        """Begin with nothing asked."""
        self.asked: list[str] = []

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Return vectors that lie together where texts hold words of one meaning."""
        self.asked += texts
        return self.encode_phrasings(texts)

    def encode_phrasings(self, texts: Sequence[str]) -> Vectors:
        """Return the same for phrasings."""
        rows = np.array(
            [[any(word in text for word in words) for words in SAME] + [0.5] for text in texts],
            np.float32,
        )
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def build() -> tuple[Matcher, MeaningEncoder]:
    """Return a matcher of four entries with the vectors of their phrasings."""
    entries = [
        make_entry("phone", "联系电话是多少？"),
        make_entry("place", "办公地址在哪里？", "地址"),
        make_entry("hours", "上班时间是什么时候？"),
        make_entry("cat", "中心养的猫叫什么名字？", "猫叫啥"),
    ]
    encoder = MeaningEncoder()
    folded = [fold(text) for entry in entries for text in entry.texts]
    rows = encoder.encode_phrasings(folded).astype(np.float16)
    matcher = make_knowledge(*entries).matcher
    return matcher.with_meanings(Meanings(encoder, VectorIndex(rows))), encoder


def test_what_shares_no_word_is_found_by_its_meaning() -> None:
    """An entry whose phrasings share no character with the question is ranked by its vector."""
    matcher, _ = build()
    best, by_words = matcher.rank("毛孩子")[0], matcher.with_meanings(None).rank("毛孩子")[0]
    assert best.entry == "cat"
    assert best.probability > 10 * by_words.probability


def test_vectors_are_features_beside_the_others() -> None:
    """A candidate carries how near it means, and how far its entry lies behind the nearest."""
    matcher, _ = build()
    ranked = matcher.rank("那只喵星人叫什么")
    names = [*FEATURES, *MEANINGS]
    first = dict(zip(names, ranked[0].features, strict=True))
    second = dict(zip(names, ranked[1].features, strict=True))
    assert (ranked[0].entry, first["meaning_lead"]) == ("cat", 0)
    assert first["meaning"] > second["meaning"]
    assert second["meaning_lead"] < 0


def test_what_means_no_more_than_entries_to_each_other_is_hardly_known() -> None:
    """The candidates are the likelier together the nearer the first of them means."""
    matcher, _ = build()
    near = sum(one.probability for one in matcher.rank("毛孩子"))
    far = sum(one.probability for one in matcher.rank("明天有雨"))
    assert far < 0.5 < near


def test_vectors_are_asked_only_where_words_leave_it_open() -> None:
    """What words alone make certain costs no encoding; what they do not is encoded once."""
    matcher, encoder = build()
    assert matcher.rank("联系电话是多少")[0].features[FEATURES.index("exact")] == 1
    assert encoder.asked == []
    matcher.rank("怎么打给你们")
    matcher.rank("怎么打给你们")
    assert encoder.asked == ["怎么打给你们"]


def test_a_matcher_without_texts_needs_no_vectors() -> None:
    """Where nothing is published nothing is ranked, with vectors or without."""
    rows = np.zeros((0, MeaningEncoder.size), np.float16)
    meanings = Meanings(MeaningEncoder(), VectorIndex(rows))
    assert make_knowledge().matcher.with_meanings(meanings).rank("电话") == []
