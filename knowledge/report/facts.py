"""The values that a reading of an annual report consists of; everything as it is printed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique


@unique
class Rule(StrEnum):
    """The stable names of the rules by which a report is found to contradict itself."""

    YEARS_DISAGREE = "years-disagree"
    CHANNEL_OVER_TOTAL = "channel-over-total"
    CHANNELS_UNDER_TOTAL = "channels-under-total"
    CHANNELS_SUM_UNLIKE_TOTAL = "channels-sum-unlike-total"
    PART_OVER_WHOLE = "part-over-whole"
    PARTS_UNLIKE_WHOLE = "parts-unlike-whole"
    PUBLISHED_OVER_ISSUED = "published-over-issued"
    FEES_WITHOUT_APPLICATIONS = "fees-without-applications"
    TRAINED_WITHOUT_TRAININGS = "trained-without-trainings"
    MIXED_UNITS = "mixed-units"
    NARRATIVE_UNLIKE_ANNEX = "narrative-unlike-annex"
    SIMILAR_INDICATORS_DIFFER = "similar-indicators-differ"
    LOOK_ALIKE_NUMBERS = "look-alike-numbers"
    VAGUE_BOTH_WAYS = "vague-both-ways"
    VISITS_OVER_FOLLOWERS = "visits-over-followers"
    BLANK_WHERE_TEXT_SPEAKS = "blank-where-text-speaks"
    NONE_AGAINST_FIGURE = "none-against-figure"
    ONLY_IN_ANNEX = "only-in-annex"
    ODD_PART = "odd-part"
    SAVING_WITHOUT_BASE = "saving-without-base"
    DOUBLED_WORDS = "doubled-words"
    UNNAMED_DISTRICT = "unnamed-district"
    OLDER_LAW = "older-law"
    MIXED_STOPS = "mixed-stops"

    @property
    def is_remark(self) -> bool:
        """Whether what the rule finds is a place to be careful with and no contradiction."""
        return self in _REMARKS


_REMARKS = {
    Rule.CHANNELS_SUM_UNLIKE_TOTAL,
    Rule.MIXED_UNITS,
    Rule.SIMILAR_INDICATORS_DIFFER,
    Rule.LOOK_ALIKE_NUMBERS,
    Rule.VAGUE_BOTH_WAYS,
    Rule.VISITS_OVER_FOLLOWERS,
    Rule.ONLY_IN_ANNEX,
    Rule.ODD_PART,
    Rule.SAVING_WITHOUT_BASE,
    Rule.DOUBLED_WORDS,
    Rule.UNNAMED_DISTRICT,
    Rule.OLDER_LAW,
    Rule.MIXED_STOPS,
}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A piece of a section from one mark to the next.

    `mark` is the way to it inside the section as printed, for example "(二)一是", and empty
    for what stands before the first mark; `text` includes the paragraph's own mark.
    """

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section: `number` as printed ("四"), `text` without its heading."""

    number: str
    title: str
    text: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the narrative.

    `printed` keeps its marks ("近3万余", "1770余"); dates ("10月8日"), telephone numbers and
    "零投诉" are kept whole. `unit` is the measure word as printed, empty when there is none.
    `before` and `after` are the subject words around it, up to a stop or the next figure.
    `year` is the year label that precedes it in its sentence, else that of the report's title.
    """

    printed: str
    unit: str
    before: str
    after: str
    year: str

    @property
    def clause(self) -> str:
        """The literal piece of the report that holds the figure and its subject words."""
        return f"{self.before}{self.printed}{self.unit}{self.after}"


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of the narrative that holds figures, as printed, with its place.

    `section` is the section's number, empty for the preamble; `mark` the paragraph's.
    """

    section: str
    mark: str
    sentence: str
    figures: tuple[Figure, ...]

    @property
    def place(self) -> str:
        """Where the sentence stands, for people: "四(二)一是", or "前言"."""
        return f"{self.section}{self.mark}" or "前言"


@dataclass(frozen=True, slots=True)
class Cell:
    """One row of the annex table.

    `code` is chapter.section.item, with x1, x2, … for unnumbered rows; it is derived from the
    numbering and not printed. `unit` is None where the table prints none; `printed` is None
    for a blank, which is unknown and never zero. `printed_year` is the table's own label.
    """

    code: str
    label: str
    unit: str | None
    printed: str | None
    printed_year: str
    is_heading: bool

    @property
    def place(self) -> str:
        """Where the row stands, for people: "附表1.2.3"."""
        return f"附表{self.code}"

    @property
    def quoted(self) -> str:
        """The row as printed, for use in a sentence; a blank reads 未填列."""
        value = "未填列" if self.printed is None else f"{self.printed}{self.unit or ''}"
        return f"“{self.label}”{value}"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two or more printed things that do not stand together; nothing is repaired.

    `places` name sections, rows of the annex or lines; `says` is one Chinese sentence that
    quotes them as printed.
    """

    rule: Rule
    places: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Report:
    """A whole annual report as read.

    `printed_years` are the distinct year labels of title, annex line and table title, in the
    order in which they are printed; `annex_line` and `table_title` are empty when missing.
    """

    title: str
    year: int
    printed_years: tuple[str, ...]
    format: str
    preamble: str
    sections: tuple[Section, ...]
    statements: tuple[Statement, ...]
    annex_line: str
    table_title: str
    cells: tuple[Cell, ...]
    contradictions: tuple[Contradiction, ...] = ()

    def find_cell(self, code: str) -> Cell | None:
        """Return the row of the annex with this code, or None."""
        return next((cell for cell in self.cells if cell.code == code), None)

    def find_section(self, number: str) -> Section | None:
        """Return the section with this printed number, or None."""
        return next((section for section in self.sections if section.number == number), None)
