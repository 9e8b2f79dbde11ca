"""What acts of the audit record are called."""

from __future__ import annotations

from collections.abc import Mapping

from bot.console.exchange.wording import WORD_ACTS, WORD_KINDS
from bot.console.wording import ROLES
from handlers.complaints.wording import STATUSES

_ACTS = {
    "entry.drafted": "起草条目",
    "entry.edited": "修改条目",
    "entry.submitted": "提交审核",
    "entry.rejected": "退回修改",
    "entry.reviewed": "审核通过",
    "entry.signed": "签批",
    "entry.published": "发布条目",
    "entry.withdrawn": "撤回审核",
    "entry.abandoned": "放弃修改",
    "entry.retired": "停用条目",
    "entry.restored": "恢复旧版",
    "entries.imported": "导入条目",
    "windows.imported": "导入窗口",
    "golden.added": "添加验收问题",
    "golden.removed": "删除验收问题",
    "handoff.answered": "答复转人工",
    "handoff.closed": "办结转人工",
    "figures.saved": "保存法定数据",
    "figures.finalised": "法定数据定稿",
    "counts.made": "统计一年",
    "report.frozen": "冻结年度数据",
    "report.confirmed": "确认年度数据",
    "report.read": "读取年度报告",
    "report.drafted": "按年度报告生成草稿",
    "complaint.changed": "办理投诉",
    "miss.handled": "处理未命中",
    "miss.reopened": "放回未命中",
    "words.proposed": "提出词表修改",
    "words.used": "通过词表修改",
    "words.rejected": "退回词表修改",
    "backup.made": "备份",
    "backup.restored": "恢复备份",
    "retention.run": "清除到期内容",
    "staff.added": "添加人员",
    "staff.changed": "修改人员资料",
    "staff.role_changed": "更换角色",
    "staff.reset": "重新发链接",
    "staff.closed": "停用账号",
    "staff.password_set": "设置密码",
    "staff.codes_set": "绑定验证器",
    "staff.signed_in": "登录",
    "staff.signed_out": "退出",
    "staff.sign_in_refused": "登录失败",
    "staff.locked": "输错多次，暂停登录",
    "audit.verified": "核对操作记录",
    "audit.exported": "导出操作记录",
}

_DETAILS = {
    "name": "姓名",
    "role": "角色",
    "unit": "单位",
    "from": "原来",
    "to": "现在",
    "revision": "修订",
    "reason": "理由",
    "comment": "说明",
    "entry": "条目",
    "filled": "已填格数",
    "hash": "校验值",
    "year": "年度",
    "title": "标题",
    "batch": "批次",
    "status": "状态",
    "length": "条数",
    "broken_at": "断在",
    "with_words": "有文字",
    "entries": "条数",
    "secrecy_checked": "已做保密审查",
    "at_once": "未等试答",
    "despite": "验收问题有变化，因为",
    "like": "内容同第几版",
    "sha256": "校验值",
    "file": "文件",
    "rows": "行数",
    "new": "新增",
    "changed": "修改",
    "faults": "问题",
    "kind": "哪一种",
    "act": "加入或移出",
    "standard": "标准词",
    "word": "词",
    "as": "记为",
    "question": "问题",
}


_VALUES = {
    **{role.value: word for role, word in ROLES.items()},
    **{status.value: word for status, word in STATUSES.items()},
    **{kind.value: word for kind, word in WORD_KINDS.items()},
    **{act.value: word for act, word in WORD_ACTS.items()},
    "True": "是",
    "False": "否",
}


def word_act(act: str) -> str:
    """Return what an act is called; one that has no words of its own as it stands."""
    return _ACTS.get(act, act)


def word_detail(detail: Mapping[str, object]) -> str:
    """Return what else the record holds of an act, on one line."""
    return "；".join(
        f"{_DETAILS.get(key, key)}：{_VALUES.get(str(value), value)}"
        for key, value in detail.items()
        if value not in ("", None)
    )
