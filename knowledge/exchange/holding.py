"""Words that entries of the library hold: which rows of a file would take them away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from knowledge.entry import Entry
from knowledge.exchange.doubles import FindHolders, Text
from knowledge.exchange.fault import RowFault
from knowledge.exchange.wording import HELD, SAME_AS_KNOWN
from knowledge.review.holding import Holder, fold_texts
from knowledge.text import fold


def find_taken(
    texts: Sequence[Text],
    good: Mapping[str, Entry],
    *,
    find_holders: FindHolders,
    is_there: Callable[[int], bool],
) -> Iterator[RowFault]:
    """Yield what rows say that another entry holds and goes on to hold.

    `good` are the entries, by their ids, of the rows that can be saved. What they do not say any
    more is free, unless it turns out that they cannot be saved either. A row that `is_there`,
    just as the library has it, takes nothing.
    """
    holders = find_holders([one.folded for one in texts])
    suspects = [one for one in texts if one.folded in holders and not is_there(one.row)]
    keeps = {entry_id: frozenset(fold_texts(entry)) for entry_id, entry in good.items()}
    is_settled = False
    while not is_settled:
        is_settled = True
        for one in [*suspects]:
            if holder := _find_other(one, holders[one.folded], keeps):
                suspects.remove(one)
                keeps.pop(one.entry, None)
                is_settled = False
                yield _word(one, holder)


def _find_other(
    one: Text, holders: Sequence[Holder], keeps: Mapping[str, frozenset[str]]
) -> Holder | None:
    """Return who else holds a text, and would hold it after the file was saved too."""
    others = (holder for holder in holders if holder.entry != one.entry)
    return next((it for it in others if one.folded in keeps.get(it.entry, {one.folded})), None)


def _word(one: Text, holder: Holder) -> RowFault:
    is_same_question = one.is_question and fold(holder.question) == one.folded
    says = SAME_AS_KNOWN if is_same_question else HELD
    head = "标准问题" if one.is_question else "问法"
    named = {"id": holder.entry, "text": one.text, "question": holder.question}
    return RowFault(one.row, head, says.format(**named))
