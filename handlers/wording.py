"""Every sentence that a citizen can receive, apart from the reviewed entries themselves.

Chinese, short, warm, exact: no slang, no exclamation marks, no blame. `{phone}` is the
centre's telephone as printed, `{purpose}` what it is for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from handlers.inquiry import Suggestion
from knowledge.documents import REPORT
from knowledge.entry import Entry, Stance
from knowledge.library import Centre

TOPICS_OFFER = "您可以直接输入问题，也可以回复数字选择："
TOPICS_OFFER_LINKS = "您可以直接输入问题，也可以点选下面的内容，或回复数字："
TOPICS_OFFER_MENU = "您可以直接输入问题，也可以点选下面的内容："
WELCOME = "您好，这里是{name}的咨询平台。" + TOPICS_OFFER
TOPIC_OFFER = "关于“{topic}”，常问的有："
PICK_HINT = "请回复数字，或换个说法再问。"
PICK_HINT_LINKS = "请点选，或回复数字，也可以换个说法再问。"
PICK_HINT_MENU = "请点选，或换个说法再问。"
ASK_YEAR = "请问您问的是哪一年的："
"""What else is asked for in one sentence stands in `seeds/aspects.toml`."""
SUGGEST = "没有完全对上您的问题。您想问的是不是："
MISS = (
    "知识库里没有这一条。您可以换个说法，或拨打{phone}（{purpose}）。\n"
    "回复“菜单”可看能问哪些内容，回复“转人工”可记下您需要工作人员帮助。"
)
MISS_YEAR = (
    "知识库里没有{years}的数据，目前只收录2016年度报告（附表题名印为“2015年度”），"
    "不能用别的年份代替。您可以拨打{phone}（{purpose}）询问。"
)
MISS_YEAR_BESIDE = (
    "知识库里没有这一项{years}的数据，目前收录的是{held}的，"
    "不能用别的年份代替。您可以拨打{phone}（{purpose}）询问。"
)
MISS_ELSEWHERE = (
    "您问的内容涉及本中心以外的地方、单位或平台，知识库里没有这一条。"
    "请向相应单位询问，或拨打{phone}（{purpose}）。"
)
OTHER_YEARS = "其他年份"
NO_YEAR = "知识库里没有{years}的数据。"
NOT_COMPUTED = "本平台只照录报告印出的数字，不做相加、比较、平均等计算。报告里印的是："
NOT_COMPUTED_ABOVE = "本平台只照录报告印出的数字，不做相加、比较、平均等计算。"
ONE_FIGURE = "这一项，报告里只印了一个数，没有按年份分开。"

THANKS = "不客气。还有问题可以随时问我。"
FAREWELL = "再见，祝您办事顺利。需要时随时回来问我。"
DISSATISFIED = (
    "抱歉没有帮到您，您的意见已记下。您可以换个说法再问，"
    "或拨打{phone}（{purpose}），也可以回复“转人工”。"
)
RATED_USEFUL = "谢谢您的评价。还有问题可以随时问我。"
RATED_USELESS = (
    "抱歉没有帮到您，您的评价已记下，工作人员会据此补充内容。您可以换个说法再问，"
    "或拨打{phone}（{purpose}），也可以回复“转人工”。"
)
REPORTED_WRONG = (
    "谢谢您指出来。工作人员会对照原文核对这条答复，确实有误的，改正并经审核后重新发布。"
)
REPORTED_HOW = (
    "方便的话，请再发一条“答复有误：”，后面写明哪里不对，不要写身份证号、手机号等个人信息。"
)
REPORTED_MEANWHILE = "着急用的话，请拨打{phone}（{purpose}）核实。"
NOTHING_TO_REPORT = (
    "谢谢您。最近30分钟里没有可以核对的答复，请先提问，收到答复后再发“这条答复有误”；"
    "也可以拨打{phone}（{purpose}）。"
)
HANDOFF = "已记下您需要工作人员帮助，转接编号{number}。工作人员最迟{day}答复（7个工作日内）。"
HANDOFF_OPEN = (
    "您转人工的事正在等工作人员答复，转接编号{number}，最迟{day}答复（7个工作日内），不用再申请。"
)
HANDOFF_OVERDUE = (
    "您转人工的事（转接编号{number}）本应最迟{day}答复，现在已经超过，很抱歉，工作人员会尽快答复。"
)
HANDOFF_UNCERTAIN = "这个日期按周末推算，放假安排公布后可能调整。"
HANDOFF_HERE = "答复后，您在这里再发一条消息就能看到。"
HANDOFF_ON_PAGE = (
    "答复后，您在这个网页再发一条消息就能看到。"
    "超过24小时没有打开，网页就认不出您了，请记下编号，电话询问。"
)
HANDOFF_MATTER = (
    "请在下一条消息里写明要办的事，不要写身份证号、手机号等个人信息。\n"
    "着急的话，请在工作日拨打{phone}（{purpose}）。"
)
HANDOFF_PASSED_ON = (
    "已收到您转人工的要求。如果还没有人工客服答复您，请再发一次“转人工”，"
    "或在工作日拨打{phone}（{purpose}）。"
)
STAFF_ANSWER = "您转人工的事（转接编号{number}），工作人员的答复是：\n{reply}"
ABUSE = (
    "您的心情我们理解。请告诉我们您遇到的问题，我们尽力帮您；"
    "也可以回复“转人工”，或拨打{phone}（{purpose}）。"
)
ADVERTISING = "本平台只受理政务服务咨询，不接收推广信息。如需咨询，请直接输入您的问题。"
PROBE = "这项要求不在本平台的服务范围内，不能办理。您可以咨询政务服务和政府信息公开方面的问题。"

NOTHING_MORE = "前面的内容已经全部发给您了。有其他问题请直接输入。"
MORE_HINT = "（内容较长，回复“更多”看下文）"
NO_SUCH_NUMBER = "上面没有第{number}项。请回复列出的数字，或直接输入问题。"

UNSUPPORTED_IMAGE = "图片已收到，但本平台暂时看不懂图片。请把问题打成文字发给我。"
UNSUPPORTED_VOICE = "语音已收到，但没有识别出文字。请再说一遍，或把问题打成文字发给我。"
UNSUPPORTED_VIDEO = "视频已收到，但本平台暂时看不了视频。请把问题打成文字发给我。"
UNSUPPORTED_LOCATION = "位置已收到，但本平台不能按位置查询。请把问题打成文字发给我。"
UNSUPPORTED_LINK = "链接已收到，但本平台不打开链接。请把问题打成文字发给我。"
UNSUPPORTED_OTHER = "本平台暂时不能识别这种消息。请把问题打成文字发给我。"
NO_WORDS = "没有看到文字。请把您的问题打成一句话发给我，例如“联系电话是多少”。"

FAILED = "系统刚才出了点问题，您的问题没有处理好。请稍后再发一次，或拨打{phone}（{purpose}）。"
NOT_RECORDED = "系统暂时不能记录您的问题，这一条没有计入。请稍后再试，或拨打{phone}（{purpose}）。"

LIMITED_MINUTE = "您发得有点快，本平台一时答复不过来。请过一分钟再发，中间发来的不再逐条答复。"
LIMITED_DAY = (
    "您今天发的消息已到一天的上限，今天不再逐条答复，明天可以继续提问。"
    "需要帮助请拨打{phone}（{purpose}）。"
)

PLACES = {"wechat": "本公众号", "web": "这次网页会话", "console": "命令行"}
"""For each channel what a citizen's records belong to."""

RECORDS_NONE = "没有查到您在{place}的记录。"
RECORDS_FOUND = "您在{place}的记录：共{count}条，从{first}到{last}。"
RECORDS_LATEST = "最近的问题（个人号码已隐去）："
RECORDS_KEPT = (
    "保存的内容：隐去个人号码的问题、给您的答复、时间、渠道、结果，以及您的一个不可还原的编码。"
    "转过人工的，还有转接编号、期限和办理情况；评价过答复的，还有评价。"
    "问题、答复和编码保存{days}天，期满自动清除，其余只用于统计数量。"
)
RECORDS_DELETION = "要删除，请发送“删除我的记录”。"
DELETION_CONFIRM = (
    "将清除您在{place}的问题、答复、推荐问题和您的编码，清除后不能恢复；每次提问的时间、渠道、种类、"
    "结果和所用的知识条目，以及转人工的编号、日期和状态留下，只用于统计数量。"
    "还没有答复的转人工，删除后收不到答复。"
    "确定删除，请在30分钟内回复“确认删除”；不回复就不删除。"
)
DELETION_DONE = (
    "已清除您在{place}的问题、答复、推荐问题和您的编码，不能恢复。每次提问的时间、渠道、种类、结果和"
    "所用的知识条目，以及转人工的编号、日期和状态留下，只用于统计数量，看不出是谁问的。"
)
DELETION_UNASKED = (
    "没有等待确认的删除，您的记录可能已经清除。要查看，请发送“查询我的记录”；"
    "要删除，请发送“删除我的记录”。"
)

LATE_REPLY = "您刚才问的“{question}”，答复是：\n{reply}"
LONGEST_ECHO = 30
"""Characters of a question that are repeated to the citizen who asked it."""

PERSONAL_NUMBER = (
    "您的消息里有个人号码，保存时已隐去。请不要在这里发送身份证号、手机号等个人信息。"
)
PRIVACY = "我们保存隐去个人号码后的问题和答复，用于改进服务和年度统计。"
TOO_MANY_QUESTIONS = "一次最多回答三个问题，其余的请再发一次。"

SOURCE = "出处：{citation}{section}"
LABEL_NOTE = "注：{note}"
UNCONFIRMED_REPORT = "待核实：此项载于2016年度报告，现在是否仍然有效，请拨打{phone}核实。"
UNCONFIRMED_LAW = "待核实：此项待工作人员核对，请以现行有效的条文为准。"
VERIFY = "如需核实，请拨打{phone}。"
PART_MISS = "“{question}”：知识库里没有这一条。"
PART_OPEN = "“{question}”：没有完全对上。"
PART_SUGGEST = "您想问的是不是："


def word_day(day: dt.date) -> str:
    """Return a day as citizens read it: 2026年7月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def fill(sentence: str, centre: Centre, **values: object) -> str:
    """Return `sentence` with the centre's name, telephone and its purpose, and `values`."""
    purpose = centre.purpose or "中心联系电话"
    return sentence.format(name=centre.name, phone=centre.phone, purpose=purpose, **values)


def word_sources(entry: Entry) -> list[str]:
    """Return the lines under an answer: where it comes from and the note on its label."""
    lines = []
    if entry.source.citation:
        section = entry.source.section
        lines.append(SOURCE.format(citation=entry.source.citation, section=section))
    if entry.source.label_note:
        lines.append(LABEL_NOTE.format(note=entry.source.label_note))
    return lines


def word_confirmation(entry: Entry, centre: Centre) -> str:
    """Return the line that says how to verify an answer; empty where none is owed."""
    is_report = entry.source.document == REPORT
    if not entry.is_confirmed:
        return fill(UNCONFIRMED_REPORT if is_report else UNCONFIRMED_LAW, centre)
    return fill(VERIFY, centre) if is_report else ""


def word_answer(entry: Entry, centre: Centre) -> str:
    """Return an entry's answer as a citizen reads it: answer, source, note, how to verify."""
    if entry.stance is not Stance.FACT:
        return entry.answer
    lines = [entry.answer, *word_sources(entry), word_confirmation(entry, centre)]
    return "\n".join(line for line in lines if line)


def word_answers(entries: Sequence[Entry], centre: Centre) -> list[str]:
    """Return several answers for one message, each headed by the question that it answers.

    How to verify confirmed answers is said once, last; what is unconfirmed says so itself.
    """
    verify = fill(VERIFY, centre)
    answers = [word_answer(entry, centre) for entry in entries]
    blocks = [answer.removesuffix(f"\n{verify}") for answer in answers]
    headed = [
        f"【{entry.question}】\n{block}" for entry, block in zip(entries, blocks, strict=True)
    ]
    return headed if blocks == answers else [*headed, verify]


def word_suggestions(texts: Iterable[str]) -> str:
    """Return the numbered lines of an offer."""
    return "\n".join(f"{number}. {text}" for number, text in enumerate(texts, 1))


def word_offer(head: str, suggestions: Iterable[Suggestion], hint: str = PICK_HINT) -> str:
    """Return numbered suggestions under a sentence."""
    lines = word_suggestions(offer.text for offer in suggestions)
    return "\n".join(line for line in (head, lines, hint) if line)


def word_years(years: Iterable[int]) -> str:
    """Return years as citizens read them: 2023年、2024年; 其他年份 where one was not named."""
    return "、".join(f"{year}年" if year else OTHER_YEARS for year in sorted(years, reverse=True))
