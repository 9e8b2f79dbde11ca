"""The sentences of the year's pages that stand in no template."""

from __future__ import annotations

NUMBER = "统计数"
NO_NUMBER = "应为数字，例如12或者1.25；不知道的留空。"
TOO_LONG = "最多{limit}个字，现在有{length}个字。"
KEPT = "已保存为草稿。"
FINAL = "已定稿。"
SAME = "没有改动，没有保存。"
NOT_FINAL_WRONG = "已保存为草稿，还不能定稿：有{count}处勾稽关系不符，见下面的核对。"
NOT_FINAL_BLANK = "已保存为草稿，还不能定稿：三张表还有{count}格没有填。没有的请填0。"
MEANWHILE = (
    "您填写的时候，{name}在{at}保存了新的内容。您填的都在，对方填的也并进来了，都还没有保存。"
    "两人填得不一样的{count}处，格子里是您填的，旁边写着对方填的。核对以后请再保存。"
)
FAULTY = "有{count}处没有填对，改好以后再保存。您填的都还在下面。"

FROM_FIGURES = "上年在这里填写的数据"
FROM_REPORT = "读过的《{title}》"

COUNTING = "正在统计，稍后会显示在这一页。"
AT_IT = "已经有人在统计，不用再按。"
NOT_COUNTED = "这一年还没有统计过。请先统计，再下载。"
NOT_OVER = "{year}年还没有结束，不能冻结。"
COUNT_ANEW = "请在{year}年结束以后重新统计，看过再冻结。"
NOT_SEEN = "您看过以后，数据又统计过一次。请看过现在的数据再冻结。"
FIGURES_OPEN = "法定数据还没有定稿，不能冻结。请先核对、定稿。"
FIGURES_WRONG = "法定数据的勾稽关系不符，不能冻结。改正以后再来。"
FROZEN = "{year}年第{version}版已冻结，等另一人确认。"
CONFIRMED = "{year}年第{version}版已确认。以后可以按这一版导出。"
ONLY_CONFIRMED = "只有已确认的版本可以读回知识库。"
FILE = "{year}年第{version}版.docx"
