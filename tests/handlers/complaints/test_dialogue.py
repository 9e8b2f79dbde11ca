"""Promises of the dialogue itself: what each answer and each command leads to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.complaints import wording
from handlers.complaints.complaint import Nature, Words
from handlers.complaints.dialogue import Turn, advance, ask, begin, shorten
from handlers.complaints.form import QUESTIONS, Form, Step, from_json, to_json
from handlers.complaints.words import Command, find_command
from handlers.paging import fits
from knowledge.text import fold

ANSWERED = {step: f"答{number}" for number, step in enumerate(QUESTIONS, 1)}
CHECK = Form(Nature.COMPLAINT, Step.CHECK, ANSWERED)


def form_of(turn: Turn) -> Form:
    """Return the form of a turn that did not leave the dialogue."""
    assert turn.form is not None
    return turn.form


def at(step: Step, **fields: object) -> Form:
    """Return a form with every answer given, at a step."""
    return Form(Nature.COMPLAINT, step, ANSWERED, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("nature", Nature)
def test_four_answers_lead_to_the_check(nature: Nature) -> None:
    """Each step says which it is of four and asks one question; then all is read back."""
    turn = begin(nature)
    for number, answer in enumerate(("甲窗口", "乙事", "丙时", "丁愿"), 1):
        assert f"第{number}步，共4步：" in turn.text
        assert turn.text.count("？") + turn.text.count("请说一说") <= 2
        turn = advance(form_of(turn), answer)
    assert turn.text.split("\n") == [
        f"请核对您的{wording.NATURES[nature]}：",
        "1. 窗口：甲窗口",
        "2. 事项：乙事",
        "3. 时间：丙时",
        "4. 诉求：丁愿",
        wording.CHECK_WAYS,
    ]
    last = advance(form_of(turn), "确认提交")
    assert last.is_final
    assert form_of(last).to_words() == Words("甲窗口", "乙事", "丙时", "丁愿")


def test_the_introduction_says_that_nobody_need_be_named() -> None:
    """Who begins is told how many steps there are, that no name is needed, and how to leave."""
    text = begin(Nature.COMPLAINT).text
    for words in ("一共4步", "可以匿名", "不用写姓名和电话", "凭编号查询", "“取消”", "“返回”"):
        assert words in text


@pytest.mark.parametrize("step", [Step.WINDOW, Step.TIME, Step.WISH])
def test_a_step_that_may_be_skipped_is(step: Step) -> None:
    """跳过 leaves the window, the time or the wish empty and goes on."""
    before = Form(Nature.COMPLAINT, step)
    assert "“跳过”" in ask(before)
    after = form_of(advance(before, "跳过"))
    assert after.step is not step
    assert after.get_answer(step) == ""


def test_the_matter_cannot_be_skipped() -> None:
    """Without what happened there is no complaint, so that step is asked again."""
    turn = advance(Form(Nature.COMPLAINT, Step.MATTER), "跳过")
    assert turn.text.startswith(wording.MUST_BE_ANSWERED)
    assert form_of(turn).step is Step.MATTER


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("word", ["取消", "取消。", "  退出", "不投诉了", "撤回"])
def test_cancelling_leaves_at_every_step(step: Step, word: str) -> None:
    """取消 ends the dialogue wherever it stands, and says that nothing was submitted."""
    turn = advance(at(step), word)
    assert turn.form is None
    assert not turn.is_final
    assert "没有提交" in turn.text


@pytest.mark.parametrize(
    ("step", "before"),
    [
        (Step.WINDOW, Step.WINDOW),
        (Step.MATTER, Step.WINDOW),
        (Step.TIME, Step.MATTER),
        (Step.WISH, Step.TIME),
        (Step.CHECK, Step.WISH),
        (Step.CHOICE, Step.CHECK),
    ],
)
def test_going_back_keeps_what_was_answered(step: Step, before: Step) -> None:
    """返回 leads to the step before, shows the answer there and loses none."""
    turn = advance(at(step), "返回")
    assert form_of(turn) == at(before)
    if before in QUESTIONS:
        assert wording.ANSWER_KEPT.format(answer=ANSWERED[before]) in turn.text


@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize("way", ["{}", "修改{}", "改第{}项", "第{}个"])
def test_any_answer_can_be_changed_at_the_check(number: int, way: str) -> None:
    """The number of a line changes that answer alone and comes back to the check."""
    step = QUESTIONS[number - 1]
    turn = advance(CHECK, way.format(number))
    assert wording.FIELDS[step] in turn.text
    assert f"答{number}" in turn.text
    changed = advance(form_of(turn), "新的")
    assert form_of(changed) == Form(Nature.COMPLAINT, Step.CHECK, {**ANSWERED, step: "新的"})


@pytest.mark.parametrize(("name", "step"), [("修改", Step.CHOICE), ("改时间", Step.TIME)])
def test_changing_may_be_said_in_words(name: str, step: Step) -> None:
    """修改 asks which answer; a line's name with it is that line."""
    assert form_of(advance(CHECK, name)).step is step
    assert form_of(advance(at(Step.CHOICE), "诉求")).step is Step.WISH


def test_a_change_may_be_given_up_or_empty_a_line() -> None:
    """返回 leaves an answer as it was; 跳过 takes one away that need not be given."""
    changing = at(Step.TIME, is_amending=True)
    for word in ("返回", "修改"):
        assert form_of(advance(changing, word)) == CHECK
    assert "3. 时间：没有填" in advance(changing, "跳过").text
    matter = at(Step.MATTER, is_amending=True)
    assert advance(matter, "跳过").text.startswith(wording.MUST_BE_ANSWERED)


def test_an_unknown_choice_is_asked_again() -> None:
    """What names no line is asked again, and changes nothing."""
    turn = advance(at(Step.CHOICE), "5")
    assert turn == Turn(at(Step.CHOICE), wording.WHICH_TO_CHANGE)
    assert advance(at(Step.CHOICE), "确认提交") == turn


@pytest.mark.parametrize(
    "word", ["确认提交", "确认", "提交", "是的", "好", "没有问题", "OK", "对。"]
)
def test_the_check_is_confirmed_in_any_clear_words(word: str) -> None:
    """Every plain yes to what was read back submits it."""
    assert advance(CHECK, word).is_final


@pytest.mark.parametrize("text", ["还有他态度也不好", "你好", "5", "？", "跳过"])
def test_what_is_no_yes_submits_nothing(text: str) -> None:
    """Other words at the check are neither a yes nor an answer, and the citizen is told so."""
    turn = advance(CHECK, text)
    assert turn.form == CHECK
    assert not turn.is_final
    assert turn.text.startswith("刚才这句没有加进投诉里。")


@pytest.mark.parametrize("step", QUESTIONS)
def test_confirming_too_early_is_no_answer(step: Step) -> None:
    """确认提交 before all steps are done asks the step again."""
    turn = advance(Form(Nature.COMPLAINT, step), "确认提交")
    assert turn.text.startswith(wording.NOT_COMPLETE)
    assert form_of(turn) == Form(Nature.COMPLAINT, step)


@pytest.mark.parametrize("text", ["", "   ", "？？", "😡😡"])
def test_an_answer_without_words_is_asked_again(text: str) -> None:
    """Signs alone are no answer to any question."""
    turn = advance(Form(Nature.COMPLAINT, Step.MATTER), text)
    assert turn.text.startswith(wording.NO_WORDS)


@pytest.mark.parametrize("text", ["你们这帮废物", "你好", "谢谢", "是", "好的", "2", "更多的话"])
def test_whatever_is_said_in_a_step_is_its_answer(text: str) -> None:
    """Angry words, greetings and numbers are answers like any other."""
    form = form_of(advance(Form(Nature.COMPLAINT, Step.MATTER), text))
    assert form.get_answer(Step.MATTER) == text


def test_what_was_said_at_the_beginning_is_the_matter() -> None:
    """Words that came with the opening are kept; the second step adds to them or leaves them."""
    form = form_of(advance(form_of(begin(Nature.COMPLAINT, "我要投诉乱收费")), "税务窗口"))
    assert "我要投诉乱收费" in ask(form)
    assert form_of(advance(form, "跳过")).to_words().matter == "我要投诉乱收费"
    added = form_of(advance(form, "收了二百"))
    assert added.to_words().matter == "我要投诉乱收费\n收了二百"
    check = form_of(advance(form_of(advance(added, "跳过")), "跳过"))
    changed = advance(form_of(advance(check, "2")), "记错了，是一百")
    assert form_of(changed).to_words().matter == "记错了，是一百"


def test_what_is_long_is_read_back_in_short_and_kept_whole() -> None:
    """Of a long answer the beginning and the length are read back, in one message; all is kept."""
    long = "长" * 10_000
    form = Form(Nature.COMPLAINT, Step.WINDOW)
    turn = Turn(form)
    for _ in QUESTIONS:
        turn = advance(form_of(turn), long)
    assert turn.text.count("（共10000字，已全部记下）") == 4
    assert fits(turn.text)
    assert form_of(turn).to_words() == Words(long, long, long, long)


@given(st.text(max_size=300))
def test_shortening_never_grows_and_stays_on_a_line(text: str) -> None:
    """What is read back is one line, and never much longer than its limit."""
    shown = shorten(text, 60)
    assert "\n" not in shown
    assert len(shown) <= 60 + len(wording.SHORTENED)


TEXTS = st.one_of(st.text(), st.sampled_from(Command), st.sampled_from(["1", "2", "好", "改时间"]))


@given(st.lists(TEXTS, max_size=20), st.sampled_from(Nature))
def test_no_words_lead_out_of_the_dialogue_unnoticed(texts: list[str], nature: Nature) -> None:
    """Whatever is said, each turn says something, and the form survives being written down."""
    form = form_of(begin(nature))
    for text in texts:
        turn = advance(form, text)
        assert turn.text or turn.is_final
        if turn.form is None:
            assert find_command(text) is Command.CANCEL
            return
        if turn.is_final:
            assert turn.form.to_words().matter
            return
        form = turn.form
        assert from_json(to_json(form)) == form
        assert fold(ask(form))
