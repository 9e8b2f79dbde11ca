"""Promises of how a reply is laid out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from support.knowledge import CENTRE, make_entry

from bot.web.lines import Line, Style, lay_out, split_phones
from handlers.inquiry import Outcome, Reply, Suggestion
from handlers.wording import MORE_HINT, NO_SUCH_NUMBER, word_answer, word_answers, word_offer
from knowledge.entry import Source

OFFERS = (Suggestion("a", "甲？"), Suggestion("b", "乙？"))


def _styles(text: str) -> list[Style]:
    return [line.style for line in lay_out(Reply(Outcome.ANSWERED, text))]


def test_what_stands_under_an_answer_is_quiet() -> None:
    """Source, label note and both ways to verify are quiet, the answer is not."""
    source = Source("report-2016", "2016年度报告", "附表", "附表题名印为“2015年度”。")
    for is_confirmed in (True, False):
        for document in ("report-2016", "law"):
            given_source = Source(document, source.citation, source.section, source.label_note)
            entry = make_entry("x", "问？", source=given_source, is_confirmed=is_confirmed)
            styles = _styles(word_answer(entry, CENTRE))
            assert styles[0] is Style.PLAIN
            assert set(styles[1:]) == {Style.QUIET}


def test_answers_to_several_questions_have_heads() -> None:
    """Where one message answers several questions, each question heads its answer."""
    entries = [make_entry("a", "甲？"), make_entry("b", "乙？")]
    lines = lay_out(Reply(Outcome.ANSWERED, "\n\n".join(word_answers(entries, CENTRE))))
    assert [line.text for line in lines if line.style is Style.HEAD] == ["【甲？】", "【乙？】"]


def test_offers_stand_where_their_numbers_are() -> None:
    """A numbered line becomes the offer it names, in its place."""
    text = word_offer("您想问的是：", OFFERS, "请回复数字。")
    lines = lay_out(Reply(Outcome.SUGGESTED, text, suggestions=OFFERS))
    assert lines == [
        Line(Style.PLAIN, "您想问的是："),
        Line(Style.OFFER, "甲？", 1),
        Line(Style.OFFER, "乙？", 2),
        Line(Style.PLAIN, "请回复数字。"),
    ]


def test_offers_that_the_text_does_not_name_come_last() -> None:
    """No suggestion is lost when the text does not list it."""
    text = NO_SUCH_NUMBER.format(number=9)
    lines = lay_out(Reply(Outcome.UNSUPPORTED, text, suggestions=OFFERS))
    assert [line.style for line in lines] == [Style.PLAIN, Style.OFFER, Style.OFFER]


def test_more_is_a_tap_away() -> None:
    """The hint that there is more becomes a tap that sends 更多."""
    assert lay_out(Reply(Outcome.ANSWERED, "长。\n" + MORE_HINT))[-1] == Line(Style.MORE, "更多")


@given(st.text(alphabet="出处：注待核实如需甲乙？1. \n", max_size=60))
def test_no_word_of_a_reply_is_lost(text: str) -> None:
    """Whatever a reply says, its lines say the same in the same order."""
    lines = lay_out(Reply(Outcome.ANSWERED, text))
    assert "\n".join(line.text for line in lines) == text


def test_telephone_numbers_can_be_called() -> None:
    """A telephone number is found as printed, with the digits to dial."""
    assert split_phones("请拨打0632—6616110核实。") == [
        ("请拨打", ""),
        ("0632—6616110", "06326616110"),
        ("核实。", ""),
    ]


@given(st.text(alphabet="0632—6616110-请。", max_size=40))
def test_finding_numbers_loses_no_word(text: str) -> None:
    """The pieces of a text are the text."""
    assert "".join(piece for piece, _ in split_phones(text)) == text
