"""The form that a dialogue fills in: its steps and what was answered; no I/O."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum, unique

from handlers.complaints.complaint import Nature, Words


@unique
class Step(StrEnum):
    """What the dialogue waits for."""

    WINDOW = "window"
    MATTER = "matter"
    TIME = "time"
    WISH = "wish"
    CHECK = "check"
    """The citizen reads what was taken down, and confirms it."""
    CHOICE = "choice"
    """The citizen says which answer is to be changed."""


QUESTIONS = (Step.WINDOW, Step.MATTER, Step.TIME, Step.WISH)


@dataclass(frozen=True, slots=True)
class Form:
    """What was taken down so far, masked.

    `opening` is what the citizen said of the matter when they began. `is_amending` while one
    answer is changed after all were given.
    """

    nature: Nature
    step: Step = Step.WINDOW
    answers: Mapping[Step, str] = field(default_factory=dict)
    opening: str = ""
    is_amending: bool = False

    def get_answer(self, step: Step) -> str:
        """Return what was answered to a question, empty where nothing was."""
        answer = self.answers.get(step, "")
        parts = (self.opening, answer) if step is Step.MATTER else (answer,)
        return "\n".join(part for part in parts if part)

    def go_to(self, step: Step, *, is_amending: bool = False) -> Form:
        """Return the form at another step."""
        return replace(self, step=step, is_amending=is_amending)

    def take(self, answer: str) -> Form:
        """Return the form with the answer to its step, at the next one.

        Who changes the matter later says it anew; until then it adds to what they began with.
        """
        answers = {**self.answers, self.step: answer}
        is_anew = self.is_amending and self.step is Step.MATTER
        opening = "" if is_anew else self.opening
        return replace(self.go_to(self._next), answers=answers, opening=opening)

    @property
    def _next(self) -> Step:
        is_last = self.is_amending or self.step is QUESTIONS[-1]
        return Step.CHECK if is_last else QUESTIONS[QUESTIONS.index(self.step) + 1]

    def go_back(self) -> Form:
        """Return the form at the step before, or at the check where one answer was to be changed.

        Nothing comes before the first.
        """
        if self.is_amending or self.step is Step.CHOICE:
            return self.go_to(Step.CHECK)
        if self.step is Step.CHECK:
            return self.go_to(QUESTIONS[-1])
        return self.go_to(QUESTIONS[max(0, QUESTIONS.index(self.step) - 1)])

    def to_words(self) -> Words:
        """Return what is submitted."""
        return Words(*(self.get_answer(step) for step in QUESTIONS))


def to_json(form: Form) -> str:
    """Write a form as JSON."""
    return json.dumps(
        {
            "nature": form.nature,
            "step": form.step,
            "answers": dict(form.answers),
            "opening": form.opening,
            "is_amending": form.is_amending,
        },
        ensure_ascii=False,
    )


def from_json(text: str) -> Form:
    """Read a form back."""
    content = json.loads(text)
    answers = {Step(step): answer for step, answer in content["answers"].items()}
    return Form(
        Nature(content["nature"]),
        Step(content["step"]),
        answers,
        content["opening"],
        content["is_amending"],
    )
