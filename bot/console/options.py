"""How the console behaves; the settings' section `[console]`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class ConsoleSettings(BaseModel):
    """With `one_session` signing in signs the same person out everywhere else."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    one_session: bool = False
