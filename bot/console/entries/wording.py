"""The sentences about entries that stand in no template."""

from __future__ import annotations

from knowledge.entry import Importance, Stage
from knowledge.exchange.entry_table import STANCES as STANCES_BY_NAME
from knowledge.review.gate import Share
from knowledge.review.step import Act

STAGES = {
    Stage.DRAFT: "起草",
    Stage.IN_REVIEW: "审核",
    Stage.TO_SIGN: "签批",
    Stage.PUBLISHED: "发布",
    Stage.RETIRED: "停用",
}
STAGES_LONG = {
    Stage.DRAFT: "起草中",
    Stage.IN_REVIEW: "待审核",
    Stage.TO_SIGN: "待签批",
    Stage.PUBLISHED: "已发布",
    Stage.RETIRED: "已停用",
}
"""What a list says of where an entry stands."""
MARKS = {
    Stage.DRAFT: "plain",
    Stage.IN_REVIEW: "warn",
    Stage.TO_SIGN: "warn",
    Stage.PUBLISHED: "good",
    Stage.RETIRED: "plain",
}
ACTS = {
    Act.DRAFTED: "起草",
    Act.EDITED: "修改",
    Act.RESTORED: "恢复旧版",
    Act.ABANDONED: "放弃修改",
    Act.SUBMITTED: "送审",
    Act.WITHDRAWN: "撤回",
    Act.REJECTED: "退回",
    Act.REVIEWED: "审核通过",
    Act.SIGNED: "签批",
    Act.PUBLISHED: "发布",
    Act.RETIRED: "停用",
}
STANCES = {stance: name for name, stance in STANCES_BY_NAME.items()}
IMPORTANCES = {Importance.ORDINARY: "一般", Importance.MAJOR: "重大"}

REVISION = "第{number}版"
NOT_YET = "{day}起才答复群众"
ENDS = "答复到{day}为止"
ENDED = "已过失效日期{day}，不再答复群众"
UNCONFIRMED = "待核实"
MAJOR = "重大"
UNDER_WAY = "已发布的仍在答复"

DRAFT_SAVED = "草稿已保存。"
SUBMITTED = "已送审。"
WITHDRAWN = "已撤回，可以继续修改。"
RETIRED = "“{question}”已停用，群众不会再得到这条答复。"
DISCARDED = "“{question}”的草稿已作废。"
ABANDONED = "已放弃这次修改，群众得到的还是已发布的内容。"
RESTORED = "第{number}版已恢复为新的草稿（第{new}版）。送审通过后才会答复群众。"
APPROVED = "“{question}”已发布，群众马上可以得到新的答复。"
TO_SIGN = "“{question}”已通过审核，等待主要负责人签批。"
SIGNED = "“{question}”已签批并发布，群众马上可以得到新的答复。"
REJECTED = "“{question}”已退回起草人。"

BATCH_SUBMITTED = "这一批的{done}条已送审。"
BATCH_APPROVED = "已发布{done}条。"
BATCH_TO_SIGN = "{count}条重大内容等待主要负责人签批。"
BATCH_SIGNED = "已签批并发布{done}条。"
BATCH_REJECTED = "已退回{done}条。"
BATCH_LEFT = "有{count}条您参与过起草或审核，要由另一位处理。"

TRIED = {
    Share.REVIEWED: "试答的是审核通过后马上发布的{count}条，重大内容和您参与过的不在内。",
    Share.LATER: "这{count}条都是重大内容，审核通过后还要签批。下面是签批发布后会改变的。",
    Share.SIGNED: "试答的是签批后发布的{count}条，您参与过的不在内。",
}

REASON_MISSING = "请写明这次为什么改，例如“补充周末办理时间”。"
COMMENT_MISSING = "请写明意见。"
ID_TAKEN = "这个编号已经有条目了。请换一个编号，或者去修改那一条。"
ID_HINT = "可不填，不填时自动编号。编好后不能改。"
QUESTION_TAKEN = "已经有同样的标准问题（编号{id}）。请去修改那一条，或换个问法。"
HELD = (
    '“{text}”已经是<a href="/console/entries/{entry}">{question}</a>的标准问题或问法，'
    "同样的话只能放在一条里。请改写这里的，或者先去那一条删掉。"
)
HELD_MORE = "另有{count}处也是这样。"
CHANGED_MEANWHILE = "这一条刚才有了变化（现在是第{number}版，{name}保存）。请看过再办。"
WRONG_STAGE = "这一条现在的状态是“{stage}”，不能这样办。页面显示的是最新情况。"
OWN_WORK = "您参与过这一条的起草或审核，要由另一位审核、签批。"
SECRECY_MISSING = "请先确认已经做过保密审查，再通过。"
FAULTY = "这一条还不能送审：{says}"
MEANWHILE = (
    "{name}刚刚保存了第{number}版。您写的内容都在下面，没有丢。请对照看看，改好后再保存一次。"
)
NOT_KEPT_NOW = "现在不能保存，可能是系统繁忙。您写的内容都在下面，请过一会儿再保存。"
NOTHING_CHANGED = "内容没有变化，不用保存。"

VERDICTS = {
    "hit": "会直接答复",
    "ambiguous": "会列出几条，请群众选择",
    "miss": "没有可以答复的条目",
}
"""What the matcher decides, for a clerk."""
LIKELY = ((0.9, "很像"), (0.6, "比较像"), (0.3, "有点像"), (0.0, "不太像"))
"""How like a candidate is, from its probability on."""


def word_likeness(probability: float) -> str:
    """Return in words how like a candidate is."""
    return next(word for least, word in LIKELY if probability >= least)
