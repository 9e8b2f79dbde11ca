"""Promises of messages that ask several things, or one thing inside a story."""

from __future__ import annotations

import pytest
from support.conversation import Conversation, converse, given
from support.knowledge import CENTRE, make_entry, make_knowledge

from bot.store import Store
from handlers.inquiry import Outcome
from handlers.services import Knowledge
from handlers.wording import PART_MISS, PART_OPEN, TOO_MANY_QUESTIONS, VERIFY, fill
from knowledge.entry import Stance

ENTRIES = [
    make_entry("phone", "中心的联系电话是多少？", "联系电话是多少", answer="电话答复。"),
    make_entry("wechat", "中心的微信号是什么？", "微信号是什么", answer="微信答复。"),
    make_entry("complain", "投诉窗口服务找谁？", "怎么投诉", answer="投诉答复。"),
    make_entry("fee", "申请政府信息公开收费吗？", "信息公开收费吗", answer="收费答复。"),
    make_entry("hours", "中心几点上班？", "几点上班", answer="时间答复。", stance=Stance.GAP),
    make_entry(
        "figure", "2016年公开了多少条信息？", "公开了多少条", answer="数字答复。", years=(2016,)
    ),
]
VERIFIED = fill(VERIFY, CENTRE)


@pytest.fixture(scope="module")
def small() -> Knowledge:
    """Give a knowledge base of six entries."""
    return make_knowledge(*ENTRIES)


@pytest.fixture
def asker(small: Knowledge, store: Store) -> Conversation:
    """Give a citizen who asks the small knowledge base."""
    return converse(small, store.journal)


@pytest.mark.parametrize(
    "text",
    [
        "联系电话是多少？微信号是什么？",
        "联系电话是多少，微信号是什么",
        "联系电话是多少\n微信号是什么",
        "联系电话是多少还有微信号是什么",
        "请问联系电话是多少？另外，微信号是什么呢？谢谢！",
    ],
)
async def test_two_questions_get_two_answers(asker: Conversation, text: str) -> None:
    """Two questions of one message are both answered, in their order, whatever joins them."""
    reply = await asker.send(text)
    assert reply.outcome is Outcome.ANSWERED
    assert given(reply) == ["phone", "wechat"]
    assert reply.text.index("电话答复。") < reply.text.index("微信答复。")
    assert reply.text.count(VERIFIED) == 1
    assert reply.text.endswith(VERIFIED)


@pytest.mark.parametrize(
    "text",
    [
        "1.联系电话是多少 2.微信号",
        "想问两件事：一是联系电话，二是微信号",
        "（1）联系电话（2）微信号",
        "联系电话是多少？微信号？",
    ],
)
async def test_what_is_numbered_or_marked_is_asked(asker: Conversation, text: str) -> None:
    """An item of a list, and what ends with a question mark, needs no word that asks."""
    assert given(await asker.send(text)) == ["phone", "wechat"]


async def test_three_questions_get_three_answers(asker: Conversation) -> None:
    """Three questions of one message are answered together, and nothing is said of more."""
    reply = await asker.send("联系电话是多少？微信号是什么？怎么投诉？")
    assert given(reply) == ["phone", "wechat", "complain"]
    assert TOO_MANY_QUESTIONS not in reply.text


async def test_a_fourth_question_is_said_to_be_left(asker: Conversation) -> None:
    """Of four questions three are answered, and the citizen is told to send the rest again."""
    reply = await asker.send("联系电话是多少？微信号是什么？怎么投诉？信息公开收费吗？")
    assert given(reply) == ["phone", "wechat", "complain"]
    assert "收费答复" not in reply.text
    assert reply.text.endswith(TOO_MANY_QUESTIONS)


async def test_a_missed_part_is_named(asker: Conversation) -> None:
    """A part that is not known is named as such, and the others are answered."""
    reply = await asker.send("联系电话是多少？火星上有没有水？微信号是什么？")
    assert reply.outcome is Outcome.ANSWERED
    assert given(reply) == ["phone", "wechat"]
    assert PART_MISS.format(question="火星上有没有水") in reply.text


async def test_a_long_missed_part_is_named_in_short(asker: Conversation) -> None:
    """Of a long part that is not known thirty characters are repeated at most."""
    long = "火星上有没有很多很多的水和冰以及会游泳的大象和长颈鹿还会飞的鱼和石头吗"
    reply = await asker.send(f"联系电话是多少？微信号是什么？{long}？")
    assert long[:30] in reply.text
    assert long not in reply.text


async def test_the_same_question_twice_is_answered_once(asker: Conversation) -> None:
    """Two ways to ask the same thing beside another question are one answer."""
    reply = await asker.send("联系电话是多少？微信号是什么？中心的联系电话是多少？")
    assert given(reply) == ["phone", "wechat"]


async def test_a_gap_beside_an_answer(asker: Conversation) -> None:
    """A message with one answer is answered, though another part is a gap; both are said."""
    reply = await asker.send("几点上班？联系电话是多少？")
    assert reply.outcome is Outcome.ANSWERED
    assert given(reply) == ["hours", "phone"]
    assert [part.outcome for part in reply.parts] == [Outcome.MISSED, Outcome.ANSWERED]
    assert "时间答复。" in reply.text


@pytest.mark.parametrize(
    "text",
    [
        "我昨天去办事等了很久，结果材料不齐又白跑一趟，怎么投诉",
        "你好，我是退休工人。我上周去大厅，排队排了两个小时。请问怎么投诉？",
        "怎么投诉？我昨天去办事等了很久。",
    ],
)
async def test_the_question_of_a_story_is_found(asker: Conversation, text: str) -> None:
    """A question with a story around it is answered as if it stood alone."""
    reply = await asker.send(text)
    assert given(reply) == ["complain"]


async def test_what_a_story_names_still_forbids(asker: Conversation) -> None:
    """A year anywhere in the message forbids another year's figure for its question."""
    reply = await asker.send("我说的是2023年。公开了多少条？")
    assert "数字答复" not in reply.text
    assert reply.outcome is not Outcome.ANSWERED


async def test_several_misses_are_one_miss(asker: Conversation) -> None:
    """A message of which nothing is known is missed once."""
    reply = await asker.send("火星上有没有水？鱼香肉丝怎么炒？")
    assert reply.outcome is Outcome.MISSED
    assert reply.parts == ()


def alike(count: int) -> Knowledge:
    """Return the small knowledge base with so many entries that a short question means."""
    kinds = "甲乙丙丁戊"[:count]
    more = (make_entry(kind, f"微信{kind}类平台怎么关注？") for kind in kinds)
    return make_knowledge(*ENTRIES, *more)


async def test_a_part_that_may_mean_much_is_asked_back(store: Store) -> None:
    """A part that many entries come near is asked back with numbers, the others are answered."""
    asker = converse(alike(5), store.journal)
    reply = await asker.send("联系电话是多少？微信平台怎么关注？怎么投诉？")
    assert given(reply) == ["phone", "complain"]
    assert PART_OPEN.format(question="微信平台怎么关注") in reply.text
    assert reply.outcome is Outcome.SUGGESTED
    assert len(reply.suggestions) == 2
    picked = await asker.send("2")
    assert given(picked) == [reply.suggestions[1].entry]


async def test_a_part_that_may_mean_two_is_answered_under_its_question(store: Store) -> None:
    """Of two entries a part gets the likelier one, headed by the question that it answers."""
    asker = converse(alike(2), store.journal)
    reply = await asker.send("联系电话是多少？微信平台怎么关注？怎么投诉？")
    assert len(reply.parts) == 3
    taken = asker.pipeline.knowledge.snapshot.by_id[given(reply)[1]].entry
    assert f"【{taken.question}】\n{taken.answer}" in reply.text


async def test_what_is_known_comes_before_what_is_not(asker: Conversation) -> None:
    """Of five questions the known ones are answered, wherever they stand, and more is said."""
    reply = await asker.send("火星有水吗？木星有水吗？土星有水吗？联系电话是多少？微信号是什么？")
    assert given(reply) == ["phone", "wechat"]
    assert reply.outcome is Outcome.ANSWERED
    assert PART_MISS.format(question="火星有水吗") in reply.text
    assert reply.text.endswith(TOO_MANY_QUESTIONS)


async def test_only_gaps_are_counted_as_missed(store: Store) -> None:
    """Several gaps in one message are counted as missed, and all are said."""
    gaps = [
        make_entry("hours", "中心几点上班？", answer="没有时间。", stance=Stance.GAP),
        make_entry("park", "哪里可以停车？", answer="没有车位。", stance=Stance.GAP),
    ]
    reply = await converse(make_knowledge(*gaps), store.journal).send("几点上班？哪里停车？")
    assert reply.outcome is Outcome.MISSED
    assert reply.text == "【中心几点上班？】\n没有时间。\n\n【哪里可以停车？】\n没有车位。"


FOLLOWED = make_knowledge(
    *ENTRIES,
    make_entry("hall", "网上大厅哪天试运行？", "网上大厅什么时候试运行", answer="日期答复。"),
    make_entry("items", "网上大厅有多少事项？", "网上大厅多少事项", answer="事项答复。"),
    make_entry("windows", "窗口管多少事项？", "窗口多少事项能办", answer="窗口答复。"),
    make_entry(
        "review", "信息发布由谁审核？", "信息谁审核", "重大信息谁签批", answer="审核答复。"
    ),
    make_entry("secret", "对公共利益影响重大的商业秘密能不能公开？", answer="秘密答复。"),
)


@pytest.mark.parametrize(
    "text", ["网上大厅什么时候试运行？多少事项？", "网上大厅什么时候试运行，多少事项呢"]
)
async def test_a_short_part_shares_the_subject_before_it(store: Store, text: str) -> None:
    """A short part that names no subject is about that of the part before it."""
    reply = await converse(FOLLOWED, store.journal).send(text)
    assert given(reply) == ["hall", "items"]


@pytest.mark.parametrize("text", ["信息谁审核？重大的呢？", "信息谁审核，谁保密"])
async def test_what_goes_on_is_not_taken_by_its_few_words(store: Store, text: str) -> None:
    """A part that only goes on (重大的呢) is not answered with whatever has the same words."""
    reply = await converse(FOLLOWED, store.journal).send(text)
    assert "审核答复。" in reply.text
    assert "秘密答复。" not in reply.text


async def test_a_part_with_a_subject_of_its_own_keeps_it(store: Store) -> None:
    """A short part that is a whole question is answered as such."""
    reply = await converse(FOLLOWED, store.journal).send("网上大厅多少事项？怎么投诉？")
    assert given(reply) == ["items", "complain"]


async def test_the_subject_before_finds_nothing_of_its_own(citizen: Conversation) -> None:
    """A short part is not answered with what only the words of the part before it ask for."""
    windows = await citizen.send("电话多少？几个窗口？还有信息公开要不要钱")
    assert "service-gap-window-phone" not in given(windows)
    assert "18个窗口部门" in windows.text
    computers = await citizen.send("中心有多少台电脑，都干什么用")
    assert given(computers) == ["stat-computers"]


async def test_what_a_story_cost_does_not_forbid(asker: Conversation) -> None:
    """A story may say what it cost, or where it began; only its question asks for that."""
    reply = await asker.send("我在微信上看到的通知，来回花了一整天。怎么投诉？")
    assert given(reply) == ["complain"]


async def test_a_clause_that_the_whole_would_swallow_is_asked_back(store: Store) -> None:
    """A clause that is known, but not which, is asked back beside the answer to the others."""
    kinds = ("维持", "纠错", "撤回", "驳回", "终止")
    more = [make_entry(kind, f"复议{kind}了多少件？") for kind in kinds]
    more.append(make_entry("received", "收到多少件公开申请？", "收到几件公开申请"))
    asker = converse(make_knowledge(*ENTRIES, *more), store.journal)
    reply = await asker.send("收到几件公开申请，几件复议")
    assert given(reply) == ["received"]
    assert PART_OPEN.format(question="几件复议") in reply.text
    assert {offer.entry for offer in reply.suggestions} < set(kinds)


@pytest.mark.parametrize(
    ("text", "other"),
    [("怎么投诉，信息公开收费没有", "fee"), ("怎么投诉，给我中心的微信号", "wechat")],
)
async def test_parts_without_a_mark_are_answered(
    asker: Conversation, text: str, other: str
) -> None:
    """没有 at the end, and 给我, ask as well as 多少 does."""
    assert given(await asker.send(text)) == ["complain", other]


async def test_a_part_unknown_beside_a_known_one_is_named(asker: Conversation) -> None:
    """Of clauses that all ask, the known one is answered and the others are named."""
    reply = await asker.send("联系电话是多少，火星上有没有水")
    assert given(reply) == ["phone"]
    assert PART_MISS.format(question="火星上有没有水") in reply.text


@pytest.mark.parametrize(
    "text",
    ["听说网上大厅全市最早，是真的不", "听邻居讲咱这办事快，是真的吗"],
)
async def test_a_tag_is_no_question_of_its_own(citizen: Conversation, text: str) -> None:
    """是真的吗 after a claim asks about the claim, not whether this account is genuine."""
    assert "help-is-official" not in given(await citizen.send(text))


async def test_a_bare_noun_beside_a_question_is_asked_too(citizen: Conversation) -> None:
    """还有你们电话 asks for the telephone, though no word of it asks."""
    reply = await citizen.send("对答复不服咋办，还有你们电话")
    assert given(reply) == ["law-remedy", "centre-phone"]


async def test_many_clauses_end_in_time(citizen: Conversation) -> None:
    """Of a message of hundreds of clauses only the first are looked at, and it is answered."""
    reply = await citizen.send("，".join(["电话多少"] * 200))
    assert given(reply) == ["centre-phone"]
