"""The words that begin a complaint or a suggestion, and those that steer the dialogue; no I/O."""

from __future__ import annotations

import re
from enum import StrEnum, unique

from handlers.choice import find_number
from handlers.complaints.complaint import Nature
from handlers.complaints.form import QUESTIONS, Step
from knowledge.text import fold


@unique
class Command(StrEnum):
    """What steers the dialogue."""

    CANCEL = "取消"
    SKIP = "跳过"
    BACK = "返回"
    CHANGE = "修改"
    CONFIRM = "确认提交"


_COMMANDS = {
    Command.CANCEL: """
        取消 退出 放弃 取消投诉 取消建议 取消填写 不投诉了 我不投诉了 不提了 不填了 撤回""",
    Command.SKIP: "跳过 略过 跳过这步 跳过这一步 跳过本步",
    Command.BACK: "返回 上一步 返回上一步 退回 后退",
    Command.CHANGE: "修改 更改 我要修改 要修改 改一下 修改一下",
    Command.CONFIRM: """
        确认提交 确认 提交 确定 确定提交 确认投诉 确认无误 我确认 我要提交""",
}
_CONSENT = "是 是的 对 对的 好 好的 行 可以 没错 没问题 没有问题 无误 ok"
"""At the check these confirm too; elsewhere they are answers."""

_OPENINGS = {
    Nature.COMPLAINT: """
        投诉 我要投诉 我想投诉 要投诉 想投诉 我投诉 我来投诉 提交投诉 开始投诉 重新投诉 在线投诉
        举报 我要举报 我想举报 要举报 想举报 投诉举报 举报投诉 我要投诉举报 我要监督投诉 我要告状
        反映问题 我要反映问题 我想反映问题 反映情况 我要反映情况 我想反映情况 woyaotousu tousu""",
    Nature.SUGGESTION: """
        建议 我要建议 我想建议 要建议 我有建议 我有个建议 提建议 我要提建议 我想提建议 我来提建议
        提个建议 我提个建议 提交建议 开始建议 重新建议 意见建议 意见和建议 提意见 我要提意见
        我想提意见 我有意见 提意见建议 我要提意见建议 woyaojianyi jianyi""",
}
_WITHDRAWALS = "撤回 我要撤回 撤回投诉 撤回建议 我要撤回投诉 我要撤回建议 撤销投诉 撤诉"
_OWN = """
    我的投诉 我的建议 我的投诉进度 查投诉 查询投诉 投诉查询 查建议 查询建议 查我的投诉 查询我的投诉
    查询我的建议 查投诉进度 查询投诉进度 查办理情况 查询办理情况"""


def _split(words: str) -> frozenset[str]:
    return frozenset(map(fold, words.split()))


_BY_WORD = {word: key for key, words in _COMMANDS.items() for word in _split(words)}
_BY_OPENING = {word: key for key, words in _OPENINGS.items() for word in _split(words)}
_CONSENTS = _split(_CONSENT)
_WITHDRAWN = _split(_WITHDRAWALS)
_OWNED = _split(_OWN)

# 我要投诉 and then what happened, all in one message.
_STORY = re.compile(
    r"(?:您好|你好)?(?:我|俺|咱|本人)(?:今天)?(?:就)?(?:要|想|来)(?:实名|匿名)?"
    r"(?P<verb>投诉|举报|反映|建议|提建议|提个建议)(?:一下|下)?(?P<matter>.{4,})"
)
_SUGGESTING = ("建议", "提建议", "提个建议")
# What asks how, where or whom is a question for the knowledge base: 我要投诉打什么电话. In a story
# 怎么 and 哪 may be part of what happened.
_ASKING = re.compile(
    r"[?？吗呢]$|怎么?(?:投诉|举报|反映|提|办理|走|写|弄)|找谁|找哪|[去到在]哪|多久|匿名|保密"
    r"|电话|号码|热线|微信号|公众号|二维码|渠道|途径|流程|方式|方法|办法|入口"
)
_ASKING_AT_ALL = re.compile(
    r"[?？吗呢哪谁何咋怎啥]|什么|多少|能不能|可不可以|是不是|有没有|能否|是否|如何|部门是|地址"
)
_SHORT = 12
"""Characters after 我要投诉 up to which any word that asks makes a question of them."""

# What may stand around a number that is asked about or taken back, and nothing else.
_AROUND = re.compile(
    r"(?:请问|请|帮我|给我|我|想|要|查询|查看|查|看|一下|下|的|得|这个|这件|受理|编号|单号|号码|号"
    r"|投诉|建议|办理|处理|进度|进展|状态|情况|结果|怎么样|怎样|怎么|到哪一步|到哪|办|好|完|有|没"
    r"|了|吗|呢|啊|是|能|不|可以|撤回|撤销|取消)*+"
)
_WITHDRAWING = re.compile(r"撤回|撤销|取消")
_WONDERING = re.compile(r"[吗怎能呢了没]|可以")

_NAMES = {
    "窗口": Step.WINDOW,
    "部门": Step.WINDOW,
    "事项": Step.MATTER,
    "时间": Step.TIME,
    "诉求": Step.WISH,
}
_CHANGING = re.compile(r"(?:我?[要想])?(?:修改|更改|改)")


def find_command(text: str, step: Step | None = None) -> Command | None:
    """Return the command that a message consists of, at a step of the dialogue if there is one."""
    folded = fold(text)
    if step is Step.CHECK and folded in _CONSENTS:
        return Command.CONFIRM
    return _BY_WORD.get(folded)


def find_opening(text: str) -> Nature | None:
    """Return what a message of a few words wishes to begin, None for others."""
    return _BY_OPENING.get(fold(text))


def find_story(text: str) -> Nature | None:
    """Return what a message wishes to begin that also says what it is about, None for others."""
    found = _STORY.fullmatch(fold(text))
    if not found or _ASKING.search(text.strip()):
        return None
    if len(found["matter"]) <= _SHORT and _ASKING_AT_ALL.search(text):
        return None
    return Nature.SUGGESTION if found["verb"] in _SUGGESTING else Nature.COMPLAINT


def wants_to_withdraw(text: str) -> bool:
    """Tell whether a message wants a complaint withdrawn and does not say which."""
    return fold(text) in _WITHDRAWN


def wants_own(text: str) -> bool:
    """Tell whether a message asks what its citizen has submitted."""
    return fold(text) in _OWNED


def asks_only(rest: str) -> bool:
    """Tell whether what stands around a number only asks how far it has come, or withdraws it."""
    return _AROUND.fullmatch(rest) is not None


def withdraws(rest: str) -> bool:
    """Tell whether what stands around a number takes it back, and does not ask about that."""
    return bool(_WITHDRAWING.search(rest)) and not _WONDERING.search(rest)


def find_question(text: str) -> Step | None:
    """Return the question whose answer a message wants changed: 2, 修改第二项, 改时间."""
    folded = _CHANGING.sub("", fold(text), count=1)
    if folded in _NAMES:
        return _NAMES[folded]
    number = find_number(folded) or 0
    return QUESTIONS[number - 1] if 0 < number <= len(QUESTIONS) else None
