"""How hand-offs are told to staff on the command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from bot.commands.terminal import make_printable, tame
from handlers.desk import CitizenGoneError, DeskError, HandoffSettledError
from handlers.exchange import Delivery, Exchange
from handlers.handoffs import COMPLEX_DAYS, DUE_DAYS, SIMPLE_DAYS, Handoff, HandoffStatus
from handlers.inquiry import Channel, Kind
from handlers.period import CHINA
from handlers.wording import word_day

STATUSES = {
    HandoffStatus.OPEN: "待答复",
    HandoffStatus.ANSWERED: "已答复",
    HandoffStatus.CLOSED: "已办结",
}
CHANNELS = {Channel.WECHAT: "微信", Channel.WEB: "网页"}
KINDS = {
    Kind.IMAGE: "（图片）",
    Kind.VOICE: "（语音）",
    Kind.VIDEO: "（视频）",
    Kind.LOCATION: "（位置）",
    Kind.LINK: "（链接）",
    Kind.MENU: "（点菜单）",
    Kind.UNKNOWN: "（其他消息）",
}
OVERDUE = "逾期"
FAR_OVERDUE = f"逾期，已过{COMPLEX_DAYS}个工作日"
UNCERTAIN = "（按周末推算）"
UNCERTAIN_NOTE = "注：{day}起的放假安排还没有收录，期限按周末推算，可能有出入。"
NONE_OPEN = "没有尚未办结的转人工。"
NONE = "没有转人工。"
TOTAL = "共{count}件，待答复{waiting}件，其中逾期{overdue}件。"
NOT_FOUND = "没有编号为{number}的转人工。"
ANSWERED = "编号{number}已由{by}于{time}答复。"
CLOSED = "编号{number}已由{by}于{time}办结。"
GONE = "编号{number}的群众已删除记录，文字送不到；请用 handoffs close 办结。"
DELETED = "群众已删除记录，或保存期已满。"
TALK = "前后的对话（个人号码已隐去）："
WAITS = {
    Channel.WECHAT: "等群众下次发消息时送达",
    Channel.WEB: "等群众在同一网页下次发消息时送达，超过24小时没有打开网页的送不到",
}
GIVEN = "已送达"


def _word_time(moment: int) -> str:
    """Return a moment in ms UTC as staff in China read it."""
    at = dt.datetime.fromtimestamp(moment / 1000, CHINA)
    return f"{word_day(at.date())} {at:%H:%M}"


def _word_iso(moment: int | None) -> str | None:
    if moment is None:
        return None
    return dt.datetime.fromtimestamp(moment / 1000, CHINA).isoformat("T", "seconds")


def _word_place(handoff: Handoff) -> str:
    return f"{CHANNELS[handoff.channel]}（{handoff.account}）"


def _word_overdue(handoff: Handoff, today: dt.date) -> str:
    """Return the word for a hand-off that is overdue, "" for others."""
    if not handoff.is_overdue(today):
        return ""
    return FAR_OVERDUE if today > handoff.deadlines.complex else OVERDUE


def word_line(handoff: Handoff, today: dt.date) -> str:
    """Return one line of the list."""
    days = handoff.deadlines
    parts = (
        handoff.number,
        STATUSES[handoff.status],
        f"最迟{word_day(days.due)}{'' if days.is_certain(days.due) else UNCERTAIN}",
        _word_overdue(handoff, today),
        f"{_word_time(handoff.received_at)}转人工",
        _word_place(handoff),
        "" if handoff.citizen else DELETED,
    )
    return "  ".join(part for part in parts if part)


def to_json(handoff: Handoff, today: dt.date) -> dict[str, object]:
    """Return a hand-off without the code of its citizen."""
    days = handoff.deadlines
    return {
        "number": handoff.number,
        "account": handoff.account,
        "channel": handoff.channel,
        "status": handoff.status,
        "opened_at": _word_iso(handoff.received_at),
        "simple_due": days.simple.isoformat(),
        "due": days.due.isoformat(),
        "complex_due": days.complex.isoformat(),
        "uncertain_from": days.uncertain_from and days.uncertain_from.isoformat(),
        "is_overdue": handoff.is_overdue(today),
        "is_deleted": not handoff.citizen,
        "answered_at": _word_iso(handoff.answered_at),
        "answered_by": handoff.answered_by,
        "answer": handoff.answer,
        "closed_at": _word_iso(handoff.closed_at),
        "closed_by": handoff.closed_by,
        "comment": handoff.comment,
    }


def list_head(handoff: Handoff, today: dt.date) -> Iterator[str]:
    """Yield the lines that say how a hand-off stands."""
    days = handoff.deadlines
    overdue = _word_overdue(handoff, today)
    yield f"转接编号：{handoff.number}"
    yield f"状态：{STATUSES[handoff.status]}{f'（{overdue}）' if overdue else ''}"
    yield f"来自：{_word_place(handoff)}，{_word_time(handoff.received_at)}"
    yield f"期限：{word_day(days.simple)}（简单问题，{SIMPLE_DAYS}个工作日）"
    yield f"　　　{word_day(days.due)}（{DUE_DAYS}个工作日，已告知群众）"
    yield f"　　　{word_day(days.complex)}（情况复杂，{COMPLEX_DAYS}个工作日）"
    if days.uncertain_from is not None:
        yield UNCERTAIN_NOTE.format(day=word_day(days.uncertain_from))
    if handoff.answered_at is not None:
        yield f"答复：{handoff.answered_by}，{_word_time(handoff.answered_at)}"
    if handoff.closed_at is not None:
        yield f"办结：{handoff.closed_by}，{_word_time(handoff.closed_at)}，{handoff.comment}"


def list_said(exchange: Exchange) -> Iterator[str]:
    """Yield the lines of one exchange: who said what, and when."""
    time = _word_time(exchange.received_at)
    if exchange.kind is Kind.STAFF_ANSWERED:
        state = GIVEN if exchange.delivery is Delivery.GIVEN else WAITS[exchange.channel]
        yield f"{time} 工作人员（{state}）：{exchange.reply.text}"
        return
    asked = exchange.text or KINDS.get(exchange.kind, "")
    if asked:
        yield f"{time} 群众：{make_printable(asked)}"
    if exchange.reply.text:
        yield f"{time} 平台：{tame(exchange.reply.text)}"  # may repeat the citizen


def word_error(error: DeskError) -> str:
    """Return what staff are told of a hand-off that cannot be treated so."""
    match error:
        case HandoffSettledError():
            sentence = CLOSED if error.status is HandoffStatus.CLOSED else ANSWERED
            return sentence.format(number=error.number, by=error.by, time=_word_time(error.at))
        case CitizenGoneError():
            return GONE.format(number=error.number)
        case _:
            return NOT_FOUND.format(number=error.number)
