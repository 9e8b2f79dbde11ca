"""The only place that names onnxruntime and tokenizers: a model in a folder of the office's own.

The folder is laid out as Sentence Transformers does: `model.onnx`, alone or in `onnx/`, and
`tokenizer.json`; where they are there, `1_Pooling/config.json` says how the vectors of a text's
tokens become one, and `config_sentence_transformers.json` what is put before a question.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.errors import EncoderError
from knowledge.vectors.encoder import Vectors

try:
    import onnxruntime
    from tokenizers import Tokenizer
except ImportError:
    onnxruntime = None

LONGEST = 512
"""Tokens of a text that are read."""

_ERRORS = 3
"""The level of onnxruntime's log that keeps its warnings out of ours."""

_SHORTEST = 1e-9
"""The length under which a vector points nowhere."""


class OnnxEncoder:
    """A model of sentence vectors in a local folder, run in one thread; nothing is downloaded."""

    def __init__(self, folder: Path) -> None:
        """Load the model of `folder`.

        Raises EncoderError when a file lacks or cannot be used, or the libraries are not there.
        """
        if onnxruntime is None:
            raise EncoderError(f"{folder}: the extra semantic-onnx is not installed")
        files = _find(folder, "model.onnx", "onnx/model.onnx"), _find(folder, "tokenizer.json")
        prompts = _read(folder, "config_sentence_transformers.json").get("prompts") or {}
        self._before = str(prompts.get("query", ""))
        self._takes_first = bool(
            _read(folder, "1_Pooling/config.json").get("pooling_mode_cls_token")
        )
        digest = hashlib.blake2b(digest_size=8)
        for file in files:
            digest.update(file.read_bytes())
        how = f"{self._before}{'first' if self._takes_first else 'mean'}"
        self.name = f"onnx-{digest.hexdigest()}-{how}"
        self._folder = folder
        with _naming(folder):
            self._session, self._tokenizer = _open(*files)
            self._inputs = {one.name for one in self._session.get_inputs()}
        self.size = int(self.encode_questions(["问"]).shape[1])

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Return a row of length 1 for each question.

        Raises EncoderError for what the model cannot read.
        """
        with _naming(self._folder):
            return self._encode(texts)

    def encode_phrasings(self, texts: Sequence[str]) -> Vectors:
        """Return a row of length 1 for each phrasing, which is a question too."""
        return self.encode_questions(texts)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        found = self._tokenizer.encode_batch([self._before + text for text in texts])
        longest = max((len(one.ids) for one in found), default=0)
        ids = np.zeros((len(found), longest), np.int64)
        mask = np.zeros_like(ids)
        for row, one in enumerate(found):
            ids[row, : len(one.ids)] = one.ids
            mask[row, : len(one.ids)] = 1
        fed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        (states, *_) = self._session.run(
            None, {name: value for name, value in fed.items() if name in self._inputs}
        )
        pooled = states[:, 0] if self._takes_first else _average(states, mask)
        lengths = np.linalg.norm(pooled, axis=1, keepdims=True)
        return np.asarray(pooled / np.maximum(lengths, _SHORTEST), np.float32)


@contextmanager
def _naming(folder: Path) -> Iterator[None]:
    """Raise EncoderError with the folder for whatever the libraries raise."""
    try:
        yield
    except Exception as error:
        # Both raise what has no root of its own.
        raise EncoderError(f"{folder}: the model cannot be used: {error}") from error


def _average(states: Vectors, mask: np.ndarray[Any, np.dtype[np.int64]]) -> Vectors:
    """Return for each text the mean of its tokens' vectors, without those that only fill up."""
    kept = mask[:, :, np.newaxis].astype(np.float32)
    sums: Vectors = (states * kept).sum(axis=1)
    sums /= np.maximum(kept.sum(axis=1), 1)
    return sums


def _find(folder: Path, *names: str) -> Path:
    """Return the first of these files that is there. Raises EncoderError when none is."""
    for name in names:
        if (folder / name).is_file():
            return folder / name
    raise EncoderError(f"{folder}: there is no {' or '.join(names)}")


def _read(folder: Path, name: str) -> dict[str, Any]:
    """Return a file of JSON, empty when it is not there. Raises EncoderError for another."""
    try:
        content = json.loads((folder / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise EncoderError(f"{folder / name}: cannot be read: {error}") from error
    if not isinstance(content, dict):
        raise EncoderError(f"{folder / name}: is no object")
    return content


def _open(model: Path, tokenizer: Path) -> tuple[Any, Any]:
    """Return a session of one thread that runs `model`, and its tokenizer."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = _ERRORS
    session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    words = Tokenizer.from_file(str(tokenizer))
    words.no_padding()
    words.enable_truncation(LONGEST)
    return session, words
