"""What passes between a channel and the handlers: Inquiry in, Reply out; no I/O."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique


@unique
class Channel(StrEnum):
    """A way in and out."""

    WECHAT = "wechat"
    WEB = "web"
    CONSOLE = "console"
    """The command line: `ask` and `chat`; never counted."""


@unique
class Kind(StrEnum):
    """What a citizen sent, whatever the channel calls it."""

    TEXT = "text"
    IMAGE = "image"
    VOICE = "voice"
    """A voice message that nobody has turned into text; one that was is TEXT."""
    VIDEO = "video"
    LOCATION = "location"
    LINK = "link"
    UNKNOWN = "unknown"
    """A message of a kind this version does not know."""
    FOLLOWED = "followed"
    LEFT = "left"
    SCANNED = "scanned"
    MENU = "menu"
    """A tap on a menu button; `text` holds the button's key."""
    PICKED = "picked"
    """A tap on a suggestion, as it is recorded; to the handlers it is TEXT with its words."""
    AGENT_JOINED = "agent_joined"
    """A human agent at WeChat's own desk talks with the citizen from now on."""
    AGENT_LEFT = "agent_left"
    STAFF_ANSWERED = "staff_answered"
    """Nobody sent it: staff answered a hand-off, and their words wait for the citizen."""
    SILENT = "silent"
    """Something the platform reports that needs no answer: a page view, a position."""
    COMPLAINT = "complaint"
    """A message about a complaint or a suggestion, whatever it is made of."""
    COMPLAINT_TAP = "complaint_tap"
    """A tap on a menu button for one."""
    RATING = "rating"
    """What a citizen says of an answer: that it helped, that it did not, that it is wrong."""

    @property
    def is_sent(self) -> bool:
        """Tell whether a citizen sent it, and not the platform on its own."""
        return self not in _REPORTS

    @property
    def is_inquiry(self) -> bool:
        """Tell whether a citizen asked something, which is what the year's count is about."""
        return self.is_sent and self not in _NOT_ASKED


_REPORTS = (
    Kind.FOLLOWED,
    Kind.LEFT,
    Kind.SCANNED,
    Kind.AGENT_JOINED,
    Kind.AGENT_LEFT,
    Kind.STAFF_ANSWERED,
    Kind.SILENT,
)
"""What the platform or staff report and no citizen asked."""

_NOT_ASKED = (Kind.COMPLAINT, Kind.COMPLAINT_TAP, Kind.RATING)
"""What is counted apart: a matter to be dealt with, or a word on an inquiry that was counted."""


@unique
class Outcome(StrEnum):
    """How an exchange ended; the closed list that every count is made of."""

    ANSWERED = "answered"
    SUGGESTED = "suggested"
    MISSED = "missed"
    DECLINED = "declined"
    HANDED_OFF = "handed_off"
    GREETED = "greeted"
    UNSUPPORTED = "unsupported"
    LIMITED = "limited"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a signed request brought: `request` and `content` are keyed hashes.

    `signed_at` is its timestamp in seconds since 1970.
    """

    signed_at: int
    request: str
    content: str


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One thing a citizen sent.

    `citizen` is the keyed hash of who asks, `key` the message key that a repeat shares,
    `received_at` the time of arrival in milliseconds UTC, `text` what was sent, unmasked:
    it is never stored. Half of a character (a lone surrogate) in it becomes a question mark,
    for it could be neither matched nor written. `claim` is that of the request, if it was signed.
    `picked` is the `entry` of the suggestion that was tapped, as the channel tells it: anybody's
    word, to be looked up and no more.
    `takes_complaints` where the account it came to takes complaints and suggestions.
    `may_pass_on` where the channel can pass the citizen on to human agents of its own.
    """

    account: str
    channel: Channel
    citizen: str
    key: str
    received_at: int
    kind: Kind = Kind.TEXT
    text: str = ""
    claim: Claim | None = None
    picked: str = ""
    takes_complaints: bool = False
    may_pass_on: bool = False

    def __post_init__(self) -> None:
        """Keep whole characters only."""
        object.__setattr__(self, "text", self.text.encode(errors="replace").decode())


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One numbered line of an offer; `text` is sent when it is picked."""

    entry: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """What was given to one question of a message: its entry, revision and probability."""

    entry: str
    revision: int
    probability: float
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Effect:
    """What a reply brings about beside words; each kind has a class and a table of its own.

    See `handlers.annex`.
    """


@dataclass(frozen=True, slots=True)
class Effects(Effect):
    """Several of them, written one after the other."""

    each: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back.

    `text` is what the citizen reads now, never longer than one message; `remainder` is what
    comes with 更多. An empty `text` means that nothing is said. `deletes` has what is kept of the
    citizen deleted, `effect` is written with the exchange, `kind` takes the place of the
    inquiry's in what is recorded; a reply that was read back says none of the three.
    `passes_on` has the channel's own agents take over in the place of words; the text is for who
    gets it too late for that.
    """

    outcome: Outcome
    text: str
    parts: tuple[Part, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    remainder: str = ""
    deletes: bool = False
    effect: Effect | None = None
    kind: Kind | None = None
    passes_on: bool = False
