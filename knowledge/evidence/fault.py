"""What the evidence check finds: an entry, the rule that it breaks, the offending words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique


@unique
class EvidenceRule(StrEnum):
    """The stable names of the rules that entries are held to."""

    UNKNOWN_DOCUMENT = "unknown-document"
    NO_EVIDENCE = "no-evidence"
    EVIDENCE = "evidence"
    FIGURE = "figure"
    FIGURE_PLACE = "figure-place"
    QUOTATION = "quotation"
    PRINTED_WORDS = "printed-words"
    UNNAMED_REPORT = "unnamed-report"
    CELL = "cell"
    CELL_VALUE = "cell-value"
    CELL_LABEL = "cell-label"
    BLANK = "blank"
    CELL_YEARS = "cell-years"
    UNCOVERED_ROW = "uncovered-row"
    ARTICLE = "article"
    NO_FIGURES = "no-figures"
    SAME_QUESTION = "same-question"
    FORM_OF_ADDRESS = "form-of-address"
    EXCLAMATION = "exclamation"
    LENGTH = "length"
    QUESTION_MARK = "question-mark"


SAYS = {
    EvidenceRule.UNKNOWN_DOCUMENT: "the document is not listed in documents.toml",
    EvidenceRule.NO_EVIDENCE: "a fact needs a document and a literal piece of it",
    EvidenceRule.EVIDENCE: "this evidence does not stand literally in the document",
    EvidenceRule.FIGURE: "this figure of the answer does not stand in what it rests on",
    EvidenceRule.FIGURE_PLACE: "the answer gives this figure where the source prints another",
    EvidenceRule.QUOTATION: "these quoted words do not stand in the document",
    EvidenceRule.PRINTED_WORDS: "the answer does not say this evidence in the printed words",
    EvidenceRule.UNNAMED_REPORT: "an answer from the report begins by naming it",
    EvidenceRule.CELL: "the annex has no such data row",
    EvidenceRule.CELL_VALUE: "the answer does not state this value with its unit",
    EvidenceRule.CELL_LABEL: "the value stands beside the words of another row",
    EvidenceRule.BLANK: "a blank row is named, said to be 未填列, and never zero",
    EvidenceRule.CELL_YEARS: "an answer from the annex carries its printed years and the note",
    EvidenceRule.UNCOVERED_ROW: "no entry answers this row of the annex",
    EvidenceRule.ARTICLE: "a law answer names an article of its section that the digest holds",
    EvidenceRule.NO_FIGURES: "a gap or decline states no figure that its evidence does not print",
    EvidenceRule.SAME_QUESTION: "these words fold to nothing or to those of another entry",
    EvidenceRule.FORM_OF_ADDRESS: "citizens are addressed as 您",
    EvidenceRule.EXCLAMATION: "no exclamation marks",
    EvidenceRule.LENGTH: "answer and source are too long for one message",
    EvidenceRule.QUESTION_MARK: "a standard question ends with one ？",
}
"""What each rule demands, or what is wrong where it is broken; for developers."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One rule that one entry breaks.

    `entry` is the entry's id, or "*" for the knowledge base as a whole; `words` are the
    offending words, or the ones that are missing.
    """

    entry: str
    rule: EvidenceRule
    words: str

    def __str__(self) -> str:
        """Return the fault as one line."""
        return f"{self.entry}: {self.rule}: {SAYS[self.rule]}: {self.words}"
