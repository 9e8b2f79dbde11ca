"""How much one citizen and one network address may send; the settings' section `[limits]`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, IPvAnyNetwork

from handlers.standing import Limits

LARGEST_LIMIT = 1_000_000
"""Messages; as many were never sent by anybody."""


class LimitSettings(BaseModel):
    """What is answered of one citizen and taken from one network address; 0 sets no limit.

    `trusted_proxies` are the networks whose `X-Forwarded-For` is believed.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    messages_a_minute: int = Field(default=20, ge=0, le=LARGEST_LIMIT)
    messages_a_day: int = Field(default=300, ge=0, le=LARGEST_LIMIT)
    address_a_minute: int = Field(default=600, ge=0, le=LARGEST_LIMIT)
    trusted_proxies: tuple[IPvAnyNetwork, ...] = ()

    def to_limits(self) -> Limits:
        """Return the limits of one citizen."""
        return Limits(self.messages_a_minute, self.messages_a_day)
