"""The sentences of the console that stand in no template."""

from __future__ import annotations

from bot.console.staff import (
    BadLoginError,
    BadNameError,
    LastAdministratorError,
    LoginTakenError,
    StaffError,
)
from handlers.desk import CitizenGoneError, DeskError, HandoffSettledError
from knowledge.review.batches import Saved
from knowledge.roles import Role

LOGIN_HINT = "小写字母、数字、点和横线，以字母开头，例如 li.hong。以后不能改。"

ROLES = {
    Role.VIEWER: "查看员",
    Role.EDITOR: "编辑",
    Role.REVIEWER: "分管领导",
    Role.SIGNER: "主要负责人",
    Role.ADMINISTRATOR: "管理员",
}

WEAK_SHORT = (
    "密码至少{shortest}个字符，现在有{length}个。可以用几个不相干的词连起来，好记又不容易猜。"
)
WEAK_LONG = "密码最多{longest}个字符。"
WEAK_NAMED = "密码里不要有您的姓名、账号、单位或本中心的名称，这些别人容易猜到。"
WEAK_COMMON = "这个密码太容易猜到。请换成几个不相干的词，或者再长一些。"
UNLIKE = "两次输入的密码不一样。请再输入一次。"
OLD_WRONG = "现在的密码不对。请再输入一次。"
NEW_KEPT = "密码已改。您在别处的登录已经退出。"

LINK_ENDED = "这个链接已经用过，或者已经过期。请找管理员重新发一个。"
BAD_LOGIN = "账号用2到32个小写字母、数字、点、横线或下划线，以字母开头，例如 li.hong。"
BAD_NAME = "请填写姓名，最多40个字；单位最多40个字。"
LOGIN_TAKEN = "这个账号已经有人用，或者以前有人用过。请换一个。"
NO_SUCH_STAFF = "没有这个账号，或者已经停用。"
LAST_ADMINISTRATOR = "这是最后一位管理员。请先让另一位工作人员担任管理员，再办这一步。"
OWN_ACCOUNT = "不能对自己的账号办这一步。请找另一位管理员。"

CODE_WRONG = "验证码不对，或者已经用过。请等手机上换成新的6位数字，再输入一次。"
CODES_KEPT = "验证器已绑定，下次登录时使用。"
WAIT = "连续输错5次，为安全起见暂停登录。请15分钟后再试，或者找管理员重新发一次性链接。"

FIRST_LINK = "管理台还没有管理员。请在1小时内打开下面的链接登记第一位管理员，只能用一次：\n{link}"
ADDED = "已添加{name}。请把下面的一次性链接交给本人，24小时内有效，只能用一次。"
RESET = "{name}的密码和验证器已清除。请把下面的一次性链接交给本人，24小时内有效，只能用一次。"
CLOSED = "{name}的账号已停用。"
CHANGED = "{name}的资料已保存。"

WORDS_EMPTY = "请写明内容，再保存。"
WORDS_LONG = "最多{limit}个字，现在有{length}个字。请缩短后再保存。"
HANDOFF_ANSWERED = "已记下{number}的答复。事情办完后，请再办结。"
HANDOFF_CLOSED = "{number}已办结。"
HANDOFF_GONE = "这位群众已删除记录，文字送不到。请勾选“已用其他方式答复”，或者直接办结。"
HANDOFF_WAS = "{number}已经由{by}办过了。请看上面的经过，您写的内容还在下面。"
COMPLAINT_CHANGED = "{number}已改为“{status}”。"
COMPLAINT_MASKED = "说明里的号码不是本中心公布的电话，已隐去。"
COMPLAINT_UNTOLD = "改为“{status}”要写明结果或理由，提交人会看到。"
COMPLAINT_FIXED = "现在是“{status}”，不能这样改。请看上面的经过。"

SIGN_IN_REFUSED = "账号或密码不对。请检查后再输入；忘记密码的，请找管理员重新发一次性链接。"
SIGNED_OUT = "已退出。"
"""What is said of signing in never tells whether a name is known."""

SPANS = {"day": "今天", "week": "最近7天", "year": "今年"}
WHICH_DAY = "哪天问得最多"
WHICH_HOUR = "一天里哪个小时问得最多"
DUTIES = {
    "/console/handoffs?view=overdue": "件转人工已超期",
    "/console/handoffs": "件转人工等答复",
    "/console/complaints": "件投诉和建议没有办结",
    "/console/review": "条等审核或签批",
    "/console/misses": "次未命中没有处理",
}
"""What waits on a page, said after its number."""

NO_FILE = "请先选择文件。"
REPORT_REASON = "据《{title}》生成"
DRAFTS_MADE = (
    "草稿已生成：新的{new}条，改动的{changed}条，没有变化的{same}条。送审以后由分管领导审核发布。"
)
DRAFTS_SAME = "草稿早已生成，内容没有变化。"
DRAFTS_LEFT = "有{count}行没有起草，因为别的条目已经有同样的标准问题。"

FAULTS = {
    400: ("没有看懂这次提交", "请回到上一页，检查后再提交一次。"),
    401: (
        "登录已经过期，内容还没有保存",
        "您写的内容在下面。请另开一个窗口登录，再把它粘贴回去。",
    ),
    403: ("这一步不能办", "您的角色没有这项权限，或者页面打开得太久、已经失效。请回到首页再试。"),
    404: ("没有这一页", "地址可能输错了，或者这一条已经不在。"),
    405: ("这个地址不能这样打开", "请从左边的菜单进入。"),
    408: ("内容没有收全", "网络可能不太稳定。请再提交一次。"),
    413: ("内容太大，没有收下", "表单最大2 MB，文件最大64 MB。请分成几次提交。"),
    500: ("系统刚才出了点问题", "刚才的操作可能没有完成。请看一看再试。"),
}
"""For each status what happened and what to do."""

TYPED = {
    "comment": "意见",
    "despite": "仍要发布的理由",
    "reason": "原因",
    "text": "答复文字",
    "why": "原因",
    "words": "问法",
}
"""What typed words are called that are no column of a spreadsheet, by their field."""

OTHER_FAULT = ("这次操作没有办成", "请回到首页再试一次。")


def word_drafts(saved: Saved) -> str:
    """Say how many drafts were made of a report."""
    said = DRAFTS_MADE.format(new=saved.new, changed=saved.changed, same=saved.same)
    left = DRAFTS_LEFT.format(count=len(saved.left)) if saved.left else ""
    return (said if saved.batch else "" if left else DRAFTS_SAME) + left


def word_desk_error(error: DeskError, by: str) -> str:
    """Say why a hand-off cannot be treated so; `by` is who settled it."""
    match error:
        case CitizenGoneError():
            return HANDOFF_GONE
        case HandoffSettledError():
            return HANDOFF_WAS.format(number=error.number, by=by)
        case _:
            return FAULTS[404][0]


def word_staff_error(error: StaffError) -> str:
    """Say why the list of staff cannot be changed so."""
    match error:
        case BadLoginError():
            return BAD_LOGIN
        case BadNameError():
            return BAD_NAME
        case LoginTakenError():
            return LOGIN_TAKEN
        case LastAdministratorError():
            return LAST_ADMINISTRATOR
        case _:
            return NO_SUCH_STAFF
