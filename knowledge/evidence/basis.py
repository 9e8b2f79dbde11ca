"""What entries are held against: the documents, the annex as read, the articles of the laws."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.documents import REPORT, Document
from knowledge.entry import Entry
from knowledge.evidence.tokens import find_tokens
from knowledge.report.facts import Report
from knowledge.report.reader import read_report

_NUMERAL = "[一二三四五六七八九十百零]+"
_ARTICLE = re.compile(rf"第{_NUMERAL}条")
_HEAD = re.compile(rf"^(第{_NUMERAL}条)\s+(.*)$", re.MULTILINE)
_MENTION = re.compile(rf"《(?P<law>[^》]+)》|(?P<article>第{_NUMERAL}条)")


@dataclass(frozen=True, slots=True)
class Basis:
    """The documents by id, each one's figures and names, the report as read, laws' articles."""

    documents: Mapping[str, Document]
    tokens: Mapping[str, frozenset[str]]
    report: Report | None
    laws: Mapping[str, Mapping[str, str]]

    def find_law(self, title: str) -> str | None:
        """Return the id of the law of which `title` is the name or the end of it."""
        named = [key for key in self.laws if self.documents[key].title.endswith(title)]
        return named[0] if len(named) == 1 else None

    def find_articles(self, entry: Entry) -> list[tuple[str | None, str]]:
        """Return each article that an answer names, with the id of its law; None if unknown.

        An article belongs to the law that was named last before it, else to the entry's own.
        """
        own = entry.source.document
        law = own if own in self.laws else None
        found = []
        for match in _MENTION.finditer(entry.answer):
            if match["law"]:
                law = self.find_law(match["law"]) or law
            else:
                found.append((law, match["article"]))
        return found


def read_basis(documents: Mapping[str, Document]) -> Basis:
    """Read the documents. Raises ReportError when the report cannot be read as one."""
    report = documents.get(REPORT)
    laws = {key: dict(_HEAD.findall(document.text)) for key, document in documents.items()}
    return Basis(
        documents=documents,
        tokens={key: frozenset(find_tokens(one.text)) for key, one in documents.items()},
        report=read_report(report.text) if report else None,
        laws={key: articles for key, articles in laws.items() if articles},
    )


def articles_in(text: str) -> list[str]:
    """Return the articles that a text names, such as 第三十三条."""
    return _ARTICLE.findall(text)
