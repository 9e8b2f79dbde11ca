"""Promises of the word lists: what they name is recognised, and no question is mistaken."""

from __future__ import annotations

import tomllib
from pathlib import Path

import opencc
import pytest

from handlers.conduct import Conduct, Manner, read_conduct
from handlers.services import Knowledge
from knowledge.documents import read_text, seed_folder
from knowledge.entry import Stance
from knowledge.errors import SeedError

LISTS: dict[str, list[str]] = tomllib.loads(read_text(seed_folder(), "conduct.toml"))
CONDUCT = read_conduct(seed_folder())
TO_TRADITIONAL = opencc.OpenCC("s2t")
WHOLE = [
    Manner.GREETING,
    Manner.THANKS,
    Manner.FAREWELL,
    Manner.USEFUL,
    Manner.DISSATISFIED,
    Manner.WRONG,
    Manner.MORE,
    Manner.HANDOFF,
]


def widen(text: str) -> str:
    """Write plain letters and digits in full width."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def spellings(word: str) -> list[str]:
    """Return a word as it is and in other case, width, script and punctuation."""
    return [
        word,
        word.upper(),
        widen(word),
        TO_TRADITIONAL.convert(word),
        f"  {word}。",
        f"{word}！！😀",
        "\u200b".join(word),
    ]


@pytest.mark.parametrize("manner", WHOLE)
def test_whole_messages_are_recognised_in_any_spelling(manner: Manner) -> None:
    """Every word of a list that fills a message is what the list says, however it is typed."""
    for word in LISTS[manner]:
        for spelled in spellings(word):
            assert CONDUCT.judge(spelled) is manner, spelled


@pytest.mark.parametrize("manner", [m for m in WHOLE if m is not Manner.HANDOFF])
def test_courtesies_inside_a_question_do_not_hide_it(manner: Manner) -> None:
    """A greeting, thanks or farewell beside a question leaves the question to be answered."""
    for word in LISTS[manner]:
        assert CONDUCT.judge(f"{word}，政府信息公开怎么申请") is None, word


@pytest.mark.parametrize("word", LISTS["handoff"])
def test_a_wish_for_a_person_is_heard_in_a_longer_message(word: str) -> None:
    """转人工 as a clause of its own is heard, whatever is said around it."""
    assert CONDUCT.judge(f"我问了半天也没用，{word}，谢谢") is Manner.HANDOFF
    assert CONDUCT.judge(f"{word}。我问了半天也没用") is Manner.HANDOFF


@pytest.mark.parametrize(
    "text",
    [
        "我要找真人说话",
        "想和人工聊聊",
        "能不能帮我转接人工客服",
        "我想找工作人员谈谈",
        "能请个活人过来说吗",
    ],
)
def test_a_wish_for_a_person_is_heard_in_any_composition(text: str) -> None:
    """A wish, whom and an end make a wish for a person that no list holds as a whole."""
    assert CONDUCT.judge(text) is Manner.HANDOFF


@pytest.mark.parametrize("text", ["工作人员有多少", "客服电话", "人工智能", "工作人员"])
def test_a_question_about_staff_is_no_wish_for_a_person(text: str) -> None:
    """A word for staff without a wish, or with more beside it, stays a question."""
    assert CONDUCT.judge(text) is None


@pytest.mark.parametrize(("name", "manner"), [("abuse", Manner.ABUSE), ("probes", Manner.PROBE)])
def test_listed_words_are_recognised_inside_a_message(name: str, manner: Manner) -> None:
    """Abuse and attempts at the machine are recognised inside a message, in any spelling."""
    for word in LISTS[name]:
        for spelled in spellings(word):
            assert CONDUCT.judge(f"嗯，{spelled}这里") is manner, spelled


@pytest.mark.parametrize("word", LISTS["ad_strong"])
def test_plain_advertising_is_recognised(word: str) -> None:
    """One word that only advertising uses is enough."""
    for spelled in spellings(word):
        assert CONDUCT.judge(f"专业{spelled}") is Manner.ADVERTISING, spelled


@pytest.mark.parametrize("word", LISTS["ad_selling"])
def test_a_sellers_word_needs_company(word: str) -> None:
    """A seller's word alone is no advertising; with a link it is."""
    assert CONDUCT.judge(f"请问{word}是什么") is None
    assert CONDUCT.judge(f"{word}，详见www.example.com") is Manner.ADVERTISING


@pytest.mark.parametrize("word", LISTS["ad_goods"])
def test_goods_are_advertising_only_beside_a_sellers_word(word: str) -> None:
    """What is sold is an ordinary word until somebody sells it."""
    assert CONDUCT.judge(word) is None
    assert CONDUCT.judge(f"{word}，私聊") is Manner.ADVERTISING


@pytest.mark.parametrize(
    "text",
    [
        "加微信abc123，低价代开各类发票",
        "急需贷款的加V信，额度高秒批",
        "兼职赚钱加我微信，加QQ群也行",
        "点击http://abc.example/x 免费领",
        "代开发票，需要的加薇",
    ],
)
def test_advertising_as_it_is_sent(text: str) -> None:
    """Advertising of the kinds that accounts receive is recognised."""
    assert CONDUCT.judge(text) is Manner.ADVERTISING


@pytest.mark.parametrize(
    "text",
    [
        "我妈的退休金怎么领",
        "我妈妈的社保卡在哪办",
        "你妈妈好吗",
        "周日你们上班吗",
        "工作日你们几点开门",
        "生日你们送礼物吗",
        "哪里能找死亡证明",
        "过去死亡登记在哪办",
        "原单位的社保怎么转",
        "从原单位离职要什么材料",
        "公积金贷款额度是多少",
        "创业贷款有什么优惠政策",
        "招商引资有什么优惠",
        "投资项目限时办结吗",
        "增加我的贷款额度要什么材料",
        "参加群众评议能领优惠吗",
        "参加我区的招商会怎么报名",
        "委托代理人办证需要什么",
        "扫码能办证吗",
        "怎么扫码领号",
        "代开发票",
        "在窗口代开发票要带什么",
        "开娱乐城办证需要什么",
        "你现在是人工还是机器",
        "你现在是上班时间吗",
        "我被骗刷单了找谁",
        "举报有人代考，加微信就能买答案",
        "投诉发小广告的，上面写着办假证加微信",
        "在www.example.gov.cn上办证打不开",
        "网站http://www.gov.cn能查发票吗",
        "人工窗口在几楼",
        "不满意怎么投诉",
        "更多公开内容在哪里看",
    ],
)
def test_ordinary_questions_stay_questions(text: str) -> None:
    """A question that happens to hold a listed word's characters is still a question."""
    assert CONDUCT.judge(text) is None


def test_no_phrasing_of_the_knowledge_base_is_mistaken(knowledge: Knowledge) -> None:
    """Every way to ask for a fact or a gap reaches the matcher.

    What an entry declines may be an attempt at the machine in so many words, and nothing else.
    """
    for published in knowledge.snapshot.published:
        entry = published.entry
        allowed = {None, Manner.PROBE} if entry.stance is Stance.DECLINE else {None}
        for text in entry.texts:
            assert CONDUCT.judge(text) in allowed, (entry.id, text)


def test_nothing_is_recognised_in_nothing() -> None:
    """No words and signs alone are of no manner."""
    for text in ("", "   ", "。。。", "😀"):
        assert CONDUCT.judge(text) is None


def test_empty_lists_recognise_nothing() -> None:
    """A list without words is allowed and finds nothing."""
    empty = Conduct({name: [] for name in LISTS})
    for words in LISTS.values():
        assert {empty.judge(word) for word in words} == {None}


@pytest.mark.parametrize("name", LISTS)
def test_a_missing_list_is_named(name: str, tmp_path: Path) -> None:
    """A word list that is missing is a fault of the seeds, named with its file."""
    kept = (f"{other} = {words}" for other, words in LISTS.items() if other != name)
    (tmp_path / "conduct.toml").write_text("\n".join(kept), encoding="utf-8")
    with pytest.raises(SeedError) as caught:
        read_conduct(tmp_path)
    assert caught.value.file == "conduct.toml"
    assert name in caught.value.reason
