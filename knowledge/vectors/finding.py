"""Finding the encoder that is installed and wanted, or the reason why there is none."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from knowledge.errors import EncoderError
from knowledge.vectors.encoder import Encoder
from knowledge.vectors.nano import NanoEncoder
from knowledge.vectors.onnx import OnnxEncoder

AUTO = "auto"
"""Take the encoder that is installed, if there is one."""
OFF = "off"
"""Take none."""


class Found(NamedTuple):
    """An encoder, or None and why: then there are no sentence vectors."""

    encoder: Encoder | None
    reason: str = ""

    @property
    def tier(self) -> str:
        """Say whose sentence vectors there are, or why there are none."""
        if self.encoder is None:
            return f"no sentence vectors ({self.reason})"
        return f"sentence vectors by {self.encoder.name}"


def find_encoder(semantic: str) -> Found:
    """Return the encoder for `semantic`: auto, off, or the folder of a model; takes a second.

    What is installed and does not work here is only told as the reason, because nobody asked for
    it by name. Raises EncoderError when the model of a folder cannot be used.
    """
    if semantic == OFF:
        return Found(None, "switched off")
    if semantic != AUTO:
        return Found(OnnxEncoder(Path(semantic)))
    try:
        return Found(NanoEncoder())
    except EncoderError as error:
        return Found(None, str(error))
