"""How questions are compared with what is known; the settings' section `[matching]`."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from knowledge.vectors.finding import AUTO, OFF


class MatchingSettings(BaseModel):
    """Whose sentence vectors there are.

    `semantic` is auto (the one that is installed), off, or the folder of a model.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    semantic: str = Field(default=AUTO, min_length=1)

    def below(self, folder: Path) -> MatchingSettings:
        """Return these settings with a relative folder of a model put below `folder`."""
        if self.semantic in {AUTO, OFF}:
            return self
        return self.model_copy(update={"semantic": str(folder / self.semantic)})
