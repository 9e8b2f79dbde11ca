"""The dialogue that fills in a form: what is said in a step, and what comes back; no I/O."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.complaints import wording
from handlers.complaints.complaint import Nature
from handlers.complaints.form import QUESTIONS, Form, Step
from handlers.complaints.words import Command, find_command, find_question
from knowledge.text import fold

LONGEST_MATTER_SHOWN = 120
LONGEST_SHOWN = 60
"""Characters of an answer that are read back; what is longer is kept whole all the same."""

MAY_BE_SKIPPED = (Step.WINDOW, Step.TIME, Step.WISH)


@dataclass(frozen=True, slots=True)
class Turn:
    """What is said next, and the form as it is then: None when the dialogue was left.

    `is_final` when the citizen has confirmed what the form holds.
    """

    form: Form | None
    text: str = ""
    is_final: bool = False


def shorten(answer: str, limit: int = LONGEST_SHOWN) -> str:
    """Return an answer on one line, and where it is long only its beginning and its length."""
    line = " ".join(answer.split())
    if len(line) <= limit:
        return line
    return wording.SHORTENED.format(words=line[:limit], length=len(answer))


def begin(nature: Nature, opening: str = "") -> Turn:
    """Begin a dialogue; `opening` is what the citizen already said of the matter, masked."""
    form = Form(nature, opening=opening)
    lines = [wording.INTRODUCTION.format(nature=wording.NATURES[nature])]
    if opening:
        lines.append(wording.OPENING_KEPT)
    return Turn(form, "\n".join([*lines, "", ask(form)]))


def ask(form: Form) -> str:
    """Return what the dialogue asks at the form's step."""
    if form.step is Step.CHECK:
        return _word_check(form)
    if form.step is Step.CHOICE:
        return wording.WHICH_TO_CHANGE
    lines = [_word_question(form)]
    answer = form.get_answer(form.step) if form.is_amending else form.answers.get(form.step, "")
    if answer:
        lines.append(wording.ANSWER_KEPT.format(answer=shorten(answer)))
    return "\n".join(lines)


def _word_question(form: Form) -> str:
    if form.is_amending:
        return wording.AMENDED_STEP.format(field=wording.FIELDS[form.step])
    question = wording.QUESTIONS[form.nature][form.step]
    if form.step is Step.MATTER and form.opening:
        question = wording.MATTER_BEGUN.format(opening=shorten(form.opening, LONGEST_MATTER_SHOWN))
    return wording.STEP.format(number=QUESTIONS.index(form.step) + 1, question=question)


def _word_check(form: Form) -> str:
    """Read back what was taken down, each answer on a line."""
    lines = [wording.CHECK_HEAD.format(nature=wording.NATURES[form.nature])]
    for number, step in enumerate(QUESTIONS, 1):
        limit = LONGEST_MATTER_SHOWN if step is Step.MATTER else LONGEST_SHOWN
        answer = shorten(form.get_answer(step), limit) or wording.UNANSWERED
        field = wording.FIELDS[step]
        lines.append(wording.CHECK_LINE.format(number=number, field=field, answer=answer))
    return "\n".join([*lines, wording.CHECK_WAYS])


def _say(form: Form, before: str = "") -> Turn:
    """Return the turn that asks the form's step, after a sentence if there is one."""
    return Turn(form, f"{before}\n{ask(form)}" if before else ask(form))


def advance(form: Form, text: str) -> Turn:
    """Return what follows on `text`, masked words of the citizen, at the form's step.

    Whatever is no command is the answer, angry words too.
    """
    command = find_command(text, form.step)
    if command is Command.CANCEL:
        nature, word = wording.NATURES[form.nature], wording.OPENINGS[form.nature]
        return Turn(None, wording.CANCELLED.format(nature=nature, word=word))
    if command is Command.BACK:
        return _say(form.go_back())
    if form.step in (Step.CHECK, Step.CHOICE):
        return _advance_at_check(form, text, command)
    return _advance_at_question(form, text, command)


def _advance_at_check(form: Form, text: str, command: Command | None) -> Turn:
    """Confirm, or choose what is to be changed."""
    if command is Command.CONFIRM and form.step is Step.CHECK:
        return Turn(form, is_final=True)
    if command is Command.CHANGE:
        return _say(form.go_to(Step.CHOICE))
    wanted = find_question(text)
    if wanted is not None:
        return _say(form.go_to(wanted, is_amending=True))
    if form.step is Step.CHOICE:
        return _say(form)
    not_added = wording.NOT_ADDED.format(nature=wording.NATURES[form.nature])
    return Turn(form, f"{not_added}{wording.CHECK_WAYS}")


def _advance_at_question(form: Form, text: str, command: Command | None) -> Turn:
    """Take the answer, or the wish to skip it or to change the one before."""
    if command is Command.CHANGE:
        return _say(form.go_back())
    if command is Command.SKIP:
        is_begun = form.step is Step.MATTER and form.opening and not form.is_amending
        if form.step in MAY_BE_SKIPPED or is_begun:
            return _say(form.take(""))
        return _say(form, wording.MUST_BE_ANSWERED)
    if command is Command.CONFIRM:
        return _say(form, wording.NOT_COMPLETE)
    if not fold(text):
        return _say(form, wording.NO_WORDS)
    return _say(form.take(text))
