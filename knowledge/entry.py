"""An entry: one question with its reviewed answer, its phrasings and its source."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum, unique


@unique
class Topic(StrEnum):
    """The office's grouping of entries, in the order in which citizens see it."""

    CENTRE = "中心与联系方式"
    SERVICES = "服务窗口与办事平台"
    DISCLOSURE = "政府信息公开规定"
    STATISTICS = "统计数据"
    SUPERVISION = "监督投诉"
    HELP = "使用帮助"


@unique
class Stance(StrEnum):
    """What an entry does with its question."""

    FACT = "fact"
    """It answers from its source."""
    GAP = "gap"
    """It says that the knowledge base does not hold this, and where to ask."""
    DECLINE = "decline"
    """It says that this service may not answer, and who may."""


@unique
class Stage(StrEnum):
    """Where the latest revision of an entry stands in its life.

    While it is on its way, the revision that was published before goes on answering.
    """

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    TO_SIGN = "to_sign"
    """It was reviewed, and waits for the signature that what is 重大 needs."""
    PUBLISHED = "published"
    RETIRED = "retired"


@unique
class Importance(StrEnum):
    """How many signatures a publication needs: section eight of the 2016 report."""

    ORDINARY = "一般"
    MAJOR = "重大"


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer comes from.

    `citation` is what citizens read (《…》 or 2016年度报告); `section` the place inside it;
    `label_note` what must be said about the label printed on the figures.
    """

    document: str = ""
    citation: str = ""
    section: str = ""
    label_note: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """What the window directory says of one matter; what nobody filled in is empty.

    These are the kinds of thing that section two of the 2016 report says are public.
    """

    department: str
    matter: str
    conditions: str = ""
    materials: str = ""
    time_limit: str = ""
    fee: str = ""
    counter: str = ""
    phone: str = ""
    complaint_phone: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One question with its reviewed answer.

    `years` are the years the entry speaks of, empty when it is bound to none.
    `cells` are the codes of the annex rows that it answers.
    `evidence` are literal pieces of the source document.
    `is_confirmed` is false until staff have confirmed that the answer still holds.
    `window` is what the window directory says, for an item of it; see `knowledge/windows.py`.
    """

    id: str
    topic: Topic
    question: str
    answer: str
    phrasings: tuple[str, ...] = ()
    stance: Stance = Stance.FACT
    source: Source = Source()
    evidence: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    unit: str = ""
    importance: Importance = Importance.ORDINARY
    is_confirmed: bool = True
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    window: Window | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """The standard question, then every phrasing."""
        return (self.question, *self.phrasings)

    def is_valid_on(self, day: dt.date) -> bool:
        """Tell whether the entry may be given on `day`; both ends belong to it."""
        after = self.valid_from is None or day >= self.valid_from
        return after and (self.valid_until is None or day <= self.valid_until)
