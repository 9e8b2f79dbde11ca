"""Promises about a model of the office's own in a folder, run by the real libraries."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from support.models import UNREADABLE, write_model
from support.vectors import need

from knowledge.errors import EncoderError
from knowledge.vectors.finding import find_encoder
from knowledge.vectors.onnx import LONGEST, OnnxEncoder

PROMPTS = "config_sentence_transformers.json"
POOLING = "1_Pooling/config.json"


@pytest.fixture(autouse=True)
def _installed() -> None:
    """Leave the tests out where the extra is not installed, and say so."""
    need("onnxruntime", "semantic")
    need("tokenizers", "semantic")


def test_a_text_is_the_mean_of_its_tokens(tmp_path: Path) -> None:
    """Each token counts alike, a shorter text in a batch is not thinned, and all lengths are 1."""
    encoder = OnnxEncoder(write_model(tmp_path))
    vectors = encoder.encode_questions(["电话", "几", "电电话"])
    assert vectors.dtype == np.float32
    assert encoder.size == 7
    half = 0.5**0.5
    assert vectors[0] == pytest.approx([0, half, half, 0, 0, 0, 0])
    assert vectors[1] == pytest.approx([0, 0, 0, 1, 0, 0, 0])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1)
    assert (encoder.encode_phrasings(["几"])[0] == vectors[1]).all()


def test_no_text_and_no_token_are_borne(tmp_path: Path) -> None:
    """An empty batch has no rows, and a text without tokens points nowhere."""
    encoder = OnnxEncoder(write_model(tmp_path))
    assert encoder.encode_questions([]).shape == (0, 7)
    assert (encoder.encode_questions(["", "几"])[0] == 0).all()


def test_what_the_model_cannot_read_is_told(tmp_path: Path) -> None:
    """A tokenizer that belongs to another model is found out by an error that names the folder."""
    encoder = OnnxEncoder(write_model(tmp_path))
    with pytest.raises(EncoderError, match=str(tmp_path)):
        encoder.encode_questions([UNREADABLE])


def test_a_long_text_is_cut(tmp_path: Path) -> None:
    """No more tokens are read than models of this kind can take."""
    encoder = OnnxEncoder(write_model(tmp_path))
    cut = encoder.encode_questions(["电" * LONGEST + "话" * LONGEST])
    assert (cut == encoder.encode_questions(["电"])).all()


def test_only_what_the_model_takes_is_given(tmp_path: Path) -> None:
    """Models with and without a mask or types of tokens work."""
    wide = write_model(tmp_path / "wide", "input_ids", "attention_mask", "token_type_ids")
    narrow = write_model(tmp_path / "narrow", "input_ids")
    vectors = [OnnxEncoder(folder).encode_questions(["电话"]) for folder in (wide, narrow)]
    assert (vectors[0] == vectors[1]).all()


def test_the_folder_says_how(tmp_path: Path) -> None:
    """Where its files say so, the first token stands for all, and words go before a question."""
    first = write_model(tmp_path / "first", files={POOLING: {"pooling_mode_cls_token": True}})
    before = write_model(tmp_path / "before", files={PROMPTS: {"prompts": {"query": "几"}}})
    assert OnnxEncoder(first).encode_questions(["电话"])[0][1] == 1
    assert OnnxEncoder(before).encode_questions(["电话"])[0][3] > 0.5
    names = {OnnxEncoder(one).name for one in (first, before, write_model(tmp_path / "plain"))}
    assert len(names) == 3, "vectors of the one are none of the other's"


def test_the_model_may_lie_in_a_folder_of_its_own(tmp_path: Path) -> None:
    """The layout in which models are published is understood, and the setting names the folder."""
    folder = write_model(tmp_path)
    (folder / "onnx").mkdir()
    (folder / "model.onnx").rename(folder / "onnx" / "model.onnx")
    found = find_encoder(str(folder))
    assert found.encoder is not None
    assert found.tier == f"sentence vectors by {found.encoder.name}"


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_file_that_lacks_is_named(tmp_path: Path, name: str) -> None:
    """Who configures an incomplete folder reads which file is not there."""
    (write_model(tmp_path) / name).unlink()
    with pytest.raises(EncoderError, match=f"there is no .*{name}"):
        find_encoder(str(tmp_path))


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", POOLING, PROMPTS])
def test_a_file_that_is_something_else_is_named(tmp_path: Path, name: str) -> None:
    """Who configures a damaged folder reads one line with the folder, not a traceback."""
    (write_model(tmp_path, files={POOLING: {}, PROMPTS: {}}) / name).write_bytes(b"[] \xff")
    with pytest.raises(EncoderError, match=str(tmp_path)):
        OnnxEncoder(tmp_path)
    (tmp_path / name).write_text("[]")
    with pytest.raises(EncoderError, match=str(tmp_path)):
        OnnxEncoder(tmp_path)
