"""A trial as a value: its subject, how far it has come, and the faults of a publication."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import Any

from knowledge.database import Row
from knowledge.errors import KnowledgeError


@unique
class TrialState(StrEnum):
    """How far a trial has come."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial as it stands; moments in milliseconds UTC.

    `broken` is how many golden questions would be answered rightly no more.
    """

    id: str
    subject: str
    publication: int
    golden: int
    state: TrialState
    ordered_at: int
    done: int
    total: int
    tries: int
    finished_at: int | None
    broken: int
    summary: dict[str, Any]
    fault: str

    @property
    def is_open(self) -> bool:
        """Tell whether it is still to be computed."""
        return self.state in (TrialState.WAITING, TrialState.RUNNING)

    @property
    def is_done(self) -> bool:
        """Tell whether its result is there."""
        return self.state is TrialState.DONE

    @property
    def percent(self) -> int:
        """How much is done, of a hundred."""
        return 100 * self.done // self.total if self.total else 0


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One question whose answer would change.

    `part` names where it comes from; `exchange` is the id of a citizen's inquiry, whose words
    stay in the journal alone; `content` is what the computation wrote.
    """

    part: str
    exchange: str | None
    content: dict[str, Any]
    number: int = field(default=0, compare=False)
    """Its place in the result, from 1; 0 before it is kept."""


class NotTriedError(KnowledgeError):
    """A change is to be published that was not tried against what is published now."""

    def __init__(self, subject: str) -> None:
        """Keep what is to be tried."""
        super().__init__(
            "发布前试答还没有完成，或者试答之后知识库、验收问题集有了变化，请重新试答。"
        )
        self.subject = subject


class GoldenBrokenError(KnowledgeError):
    """A change breaks golden questions, and nobody said why it is published all the same."""

    def __init__(self, subject: str, count: int) -> None:
        """Keep how many."""
        super().__init__(f"有{count}个验收问题将不再由应答条目答复，仍要发布请写明理由。")
        self.subject, self.count = subject, count


def name_trial(subject: str, publication: int, changes: int) -> str:
    """Return the id of a trial: its subject, tried at one moment of what it depends on."""
    return f"{publication}.{changes}:{subject}"


def read_trial(row: Row) -> Trial:
    """Read a trial back."""
    return Trial(
        id=row["id"],
        subject=row["subject"],
        publication=row["publication"],
        golden=row["golden"],
        state=TrialState(row["state"]),
        ordered_at=row["ordered_at"],
        done=row["done"],
        total=row["total"],
        tries=row["tries"],
        finished_at=row["finished_at"],
        broken=row["broken"],
        summary=json.loads(row["summary"]),
        fault=row["fault"],
    )
