"""A model of sentence vectors small enough to be written by hand, in a folder like a real one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np

CHARACTERS = "电话几点上班"
"""What the tokenizer knows, from number 1; anything else is 0."""

UNREADABLE = "龘"
"""What the tokenizer knows and the model does not."""

TABLE = np.eye(len(CHARACTERS) + 1, dtype=np.float32)
"""The vector of each token: a direction of its own."""

_FLOAT, _INT64 = 1, 7


def _number(value: int) -> bytes:
    """Return a number as protocol buffers write it."""
    low, rest = value & 0x7F, value >> 7
    return bytes([low | 0x80]) + _number(rest) if rest else bytes([low])


def _field(number: int, value: int | bytes | str) -> bytes:
    """Return one field of a message: a number, or something with its length before it."""
    if isinstance(value, int):
        return _number(number << 3) + _number(value)
    content = value.encode() if isinstance(value, str) else value
    return _number(number << 3 | 2) + _number(len(content)) + content


def _value(name: str, kind: int, dimensions: int) -> bytes:
    """Return the declaration of an input or output whose dimensions may be of any size."""
    shape = b"".join(_field(1, _field(2, f"{name}-{one}")) for one in range(dimensions))
    return _field(1, name) + _field(2, _field(1, _field(1, kind) + _field(2, shape)))


def _model(*inputs: str) -> bytes:
    """Return a model in ONNX's form that looks up the vector of each token."""
    table = b"".join(_field(1, size) for size in TABLE.shape)
    table += _field(2, _FLOAT) + _field(8, "table") + _field(9, TABLE.tobytes())
    node = _field(1, "table") + _field(1, "input_ids") + _field(2, "states") + _field(4, "Gather")
    graph = _field(1, node) + _field(2, "tiny") + _field(5, table)
    graph += b"".join(_field(11, _value(name, _INT64, 2)) for name in inputs)
    graph += _field(12, _value("states", _FLOAT, 3))
    return _field(1, 8) + _field(7, graph) + _field(8, _field(2, 13))


def write_model(folder: Path, *inputs: str, files: Mapping[str, object] | None = None) -> Path:
    """Write a model with these inputs and its tokenizer into `folder`, with more `files` of JSON.

    Without inputs it takes the ids of tokens and their mask.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.onnx").write_bytes(_model(*inputs or ("input_ids", "attention_mask")))
    vocabulary = {one: number for number, one in enumerate(CHARACTERS, 1)}
    vocabulary |= {"?": 0, UNREADABLE: len(TABLE)}
    split = {"type": "Split", "pattern": {"Regex": "."}, "behavior": "Isolated", "invert": False}
    tokenizer = {
        "version": "1.0",
        "added_tokens": [],
        "pre_tokenizer": split,
        "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "?"},
    }
    for name, content in {"tokenizer.json": tokenizer, **(files or {})}.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content), encoding="utf-8")
    return folder
