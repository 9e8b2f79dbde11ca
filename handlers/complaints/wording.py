"""Every sentence about complaints and suggestions that a citizen can receive.

`{nature}` is 投诉 or 建议, `{word}` what begins one, `{number}` a receipt number as it is read.
"""

from __future__ import annotations

from handlers.complaints.complaint import ComplaintStatus, Nature
from handlers.complaints.form import Step

NATURES = {Nature.COMPLAINT: "投诉", Nature.SUGGESTION: "建议"}
OPENINGS = {Nature.COMPLAINT: "我要投诉", Nature.SUGGESTION: "我要建议"}
FIELDS = {Step.WINDOW: "窗口", Step.MATTER: "事项", Step.TIME: "时间", Step.WISH: "诉求"}
STATUSES = {
    ComplaintStatus.SUBMITTED: "已收到",
    ComplaintStatus.FORWARDED: "已转办",
    ComplaintStatus.HANDLING: "办理中",
    ComplaintStatus.CLOSED: "已办结",
    ComplaintStatus.REFUSED: "不予受理",
    ComplaintStatus.WITHDRAWN: "已撤回",
}

TAKEN_HERE = "投诉请回复“我要投诉”，提建议请回复“我要建议”，查办理情况请发送受理编号。"
INTRODUCTION = (
    "填写{nature}一共4步，一次回答一个问题。可以匿名，不用写姓名和电话，办理情况凭编号查询。\n"
    "退出请回复“取消”，改上一步请回复“返回”。"
)
OPENING_KEPT = "您刚才说的已记在“事项”里，第2步还可以补充。"

STEP = "第{number}步，共4步：{question}"
AMENDED_STEP = "请重新说一遍“{field}”。不改了请回复“返回”。"
ANSWER_KEPT = "您原来说的是：{answer}"
QUESTIONS = {
    Nature.COMPLAINT: {
        Step.WINDOW: "您要投诉哪个窗口或哪个部门？不清楚请回复“跳过”。",
        Step.MATTER: "发生了什么事？请把经过告诉我们。",
        Step.TIME: "事情是什么时候发生的？记不清请回复“跳过”。",
        Step.WISH: "您希望怎样处理？没有想好请回复“跳过”。",
    },
    Nature.SUGGESTION: {
        Step.WINDOW: "您的建议是给哪个窗口或哪个部门的？不清楚请回复“跳过”。",
        Step.MATTER: "您的建议是什么？请说一说。",
        Step.TIME: "这种情况是什么时候遇到的？没有或记不清请回复“跳过”。",
        Step.WISH: "您希望做到什么样？没有想好请回复“跳过”。",
    },
}
MATTER_BEGUN = "您已经说了：{opening}\n要补充请接着说，不补充请回复“跳过”。"

NO_WORDS = "没有看到文字，这一步还没有记下。"
TEXT_ONLY = "这里只能收文字，刚才这一条没有收下。请打成文字发给我。"
MUST_BE_ANSWERED = "这一步不能跳过，请用一两句话说明。"
NOT_COMPLETE = "还没有填完，填完核对以后才能提交。"
STILL_FILLING = "您正在填写{nature}，接着回答就可以；想重新填，请先回复“取消”。"

CHECK_HEAD = "请核对您的{nature}："
CHECK_LINE = "{number}. {field}：{answer}"
UNANSWERED = "没有填"
SHORTENED = "{words}……（共{length}字，已全部记下）"
CHECK_WAYS = (
    "没有问题请回复“确认提交”；要改请回复“修改”，或直接回复那一项的数字；不提交请回复“取消”。"
)
NOT_ADDED = "刚才这句没有加进{nature}里。"
WHICH_TO_CHANGE = "要改哪一项？请回复数字：1窗口，2事项，3时间，4诉求。不改了请回复“返回”。"

CANCELLED = "已退出，{nature}没有提交，不会转给任何人。需要时请再回复“{word}”。"
LAPSED = "您上次填写的{nature}超过30分钟没有完成，没有提交。要重新填写，请回复“{word}”。"
CHECKING = "核对"
UNFINISHED = (
    "您的{nature}还没有填完，也没有提交，正停在“{field}”这一步。"
    "接着填请直接回答，不填了请回复“取消”。"
)
LEFT = "您的{nature}没有填完，没有提交。要重新填写，请回复“{word}”。"
NOTHING_OPEN = (
    "现在没有正在填写的投诉或建议。要填写请回复“我要投诉”或“我要建议”，查办理情况请发送受理编号。"
)

SUBMITTED = "您的{nature}已提交，受理编号：\n{number}\n请记下这个编号。"
TERM = "我们最迟{day1}答复（{days}个工作日内）；情况复杂的，最迟{day2}（{more}个工作日内）。"
DAY_UNCERTAIN = "日期按周末推算，放假安排公布后可能调整。"
WAYS_ON = (
    "查办理情况，请在这里发送编号；不想办了，请发送“撤回”和编号。"
    "提交不需要姓名和电话，答复凭编号查询，请不要把编号告诉别人。"
)
SUBMITTED_BEFORE = "您的{nature}已经提交过了，不用再提交。受理编号：\n{number}"

STATUS_HEAD = "{nature}{number}"
STATUS_LINE = "{day} {status}"
STATUS_COMMENT = "{line}：{comment}"
STATUS_TERM = "答复期限：最迟{day1}（{days}个工作日内）。"
OWN_MATTER = "您说的事项：{matter}"
MAY_BE_WITHDRAWN = "不想办了，请发送“撤回{number}”。"

BAD_NUMBER = (
    "这个受理编号不对，可能少了或错了一位。编号是TS或JY加12位数字，请对照提交时的答复再发一次。"
)
UNKNOWN_NUMBER = "没有查到这个受理编号。请对照提交时的答复再发一次。"
ELSEWHERE = "投诉和建议的受理编号，请在提交时用的监督公众号里查询：在那里直接发送编号。"
OWN_NONE = "没有查到用您的微信提交的投诉或建议。如果您有受理编号，请直接发送编号。"
OWN_LINE = "{number}，{day}提交，{status}"
OWN_HEAD = "用您的微信提交的投诉和建议：共{count}件。发送编号可看详情。"
OWN_LATEST = "下面是最近的{count}件。"

WITHDRAWN = "{nature}{number}已撤回，不再办理。"
WITHDRAWN_ALREADY = "{nature}{number}{status}，不能再撤回。"
NOT_YOURS = "{nature}{number}不能在这里撤回：只有提交的人用提交时的微信才能撤回。"
WITHDRAW_WHICH = "请把“撤回”和受理编号写在一条消息里发送。"

RECORDS_DIALOGUES = "投诉和建议的对话：共{count}条。"
RECORDS_DRAFT = "有一份没有提交的{nature}。"
RECORDS_SUBMITTED = "已提交的投诉和建议：共{count}件。"
RECORDS_SUBMITTED_KEPT = "已提交的投诉和建议是办理公务的记录，内容和办理情况不按上面的天数清除。"
DELETION_OF_SUBMITTED = (
    "已提交的投诉和建议是办理公务的记录，内容、编号和办理情况保留，您的编码从中清除："
    "凭编号仍可查办理情况，但不能再撤回。没有提交的一并清除。"
)
