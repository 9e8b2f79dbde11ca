"""Citizens ask for windows: one is told, look-alikes are asked back, nothing is made up."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.conversation import Conversation, converse
from support.windows import QUESTIONS, list_items

from bot.explaining import explain_text
from bot.store import Store, open_store
from handlers.inquiry import Outcome
from handlers.services import Knowledge
from handlers.wording import SUGGEST
from knowledge.entry import Entry
from knowledge.library import Centre

ITEMS = list_items(300)


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory, seeded_database: Path) -> Iterator[Store]:
    """Give the shipped knowledge with three hundred published windows beside it."""
    path = tmp_path_factory.mktemp("windows") / "windows.db"
    path.write_bytes(seeded_database.read_bytes())
    with open_store(path) as store:
        store.library.publish_seeds(ITEMS, Centre("", ""), saved_at=1)
        yield store


@pytest.fixture(scope="module")
def directory(windows: Store) -> Knowledge:
    """Give what is published, indexed."""
    return windows.load_knowledge()


@pytest.fixture
def asking(directory: Knowledge, store: Store) -> Conversation:
    """Give a citizen who asks about windows."""
    return converse(directory, store.journal)


def pick_questions() -> list[tuple[Entry, str, str]]:
    """Return items with a field and a way to ask for it, each field of every tenth item."""
    draw = random.Random(1)  # noqa: S311 - the same questions each time
    return [
        (item, field, draw.choice(forms).format(matter=item.window.matter))
        for item in ITEMS[::10]
        for field, forms in QUESTIONS.items()
        if item.window
    ]


async def test_each_window_tells_its_own_and_no_other_s(asking: Conversation) -> None:
    """Of three hundred look-alikes each answers what is asked of it; a blank is unknown."""
    for item, field, question in pick_questions():
        asking.citizen = question
        reply = await asking.send(question)
        assert [part.entry for part in reply.parts] == [f"{item.id}.{field}" if field else item.id]
        value = getattr(item.window, field) if field else item.window and item.window.matter
        assert value in reply.text
        is_known = bool(value) or not field
        assert reply.outcome is (Outcome.ANSWERED if is_known else Outcome.MISSED), question
        assert ("没有登记" in reply.text) is not is_known


@pytest.mark.parametrize(
    ("question", "offers"),
    [
        ("个体工商户登记要什么材料", "个体工商户变更登记（市场监督管理局）需要哪些申请材料？"),
        ("公安局窗口的电话", "户口迁入（公安局）的咨询电话是多少？"),
        ("公安局普通护照多少钱", "普通护照换发（公安局）收费吗？"),
        ("跨省居住证签注要几天", "居住证签注（公安局）的办结时限是多久？"),
        ("税务局公司设立登记在几号窗口", "公司设立登记（市场监督管理局）在几号窗口办理？"),
    ],
)
async def test_what_may_mean_several_is_asked_back(
    question: str, offers: str, asking: Conversation
) -> None:
    """A part of a name, a department, or more than a name is answered with what may be meant."""
    reply = await asking.send(question)
    assert reply.outcome is Outcome.SUGGESTED
    assert reply.text.startswith(SUGGEST)
    assert offers in [one.text for one in reply.suggestions]


@pytest.mark.parametrize(
    "question", ["食品流通许可证要带什么", "渔业捕捞许可证多少钱", "驾驶证换证在几号窗口"]
)
async def test_what_no_window_has_is_answered_by_none(question: str, asking: Conversation) -> None:
    """A matter that is not in the directory gets no other one's answer."""
    reply = await asking.send(question)
    assert not any(part.entry.startswith("w-") for part in reply.parts)


async def test_a_talk_goes_on_about_the_window(asking: Conversation) -> None:
    """那收费呢 asks for the fee of the window that was asked about before."""
    await asking.send("居住证签注要什么材料")
    reply = await asking.send("那收费呢")
    assert reply.parts[0].entry.endswith(".fee")


async def test_several_things_of_a_window_are_told_together(asking: Conversation) -> None:
    """Two questions about one window in a message are both answered."""
    reply = await asking.send("结婚登记要什么材料，在几号窗口")
    assert [part.entry.partition(".")[2] for part in reply.parts] == ["materials", "counter"]


async def test_a_window_s_telephone_is_nobody_s_secret(asking: Conversation, store: Store) -> None:
    """A number of the directory that a citizen types is kept as it is; another is masked."""
    await asking.send("0632-6620003是谁的电话")
    await asking.send("13812345678是谁的电话")
    rows = store.database.read("SELECT text FROM exchanges ORDER BY received_at")
    assert "0632-6620003" in rows[0]["text"]
    assert "13812345678" not in rows[1]["text"]


async def test_other_questions_are_answered_as_before(
    asking: Conversation, knowledge: Knowledge, store: Store
) -> None:
    """What the report answers is answered the same with three hundred windows beside it."""
    before = converse(knowledge, store.journal, citizen="before")
    for question in (
        "电话",
        "投诉电话",
        "几号窗口",
        "有几个窗口部门",
        "网上能办多少项许可",
        "怎么投诉",
    ):
        assert (await asking.send(question)).text == (await before.send(question)).text


def test_why_a_window_answers_is_explained(directory: Knowledge) -> None:
    """What the directory's names decide is told, and is the verdict that citizens get."""
    told = explain_text("居住证签注几天能下来", directory, "", dt.date(2026, 1, 1))
    assert (told["verdict"], len(told["directory"])) == ("hit", 1)
    told = explain_text("中心有多少个窗口部门", directory, "", dt.date(2026, 1, 1))
    assert (told["verdict"], told["directory"]) == ("hit", [])
