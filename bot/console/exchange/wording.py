"""The sentences of importing and of the window directory that stand in no template."""

from __future__ import annotations

from knowledge.entry import Stage
from knowledge.lexicon import WordAct, WordKind
from knowledge.synonyms import WordState

KINDS = {"entries": "知识条目", "windows": "窗口目录"}
"""What the kinds of table are called."""

NO_FILE = "请先选择一个 .xlsx 或 .csv 文件。"
NO_REASON = "请写明为什么导入，审核的人会看到。"
NOT_YOURS = "这个文件是别人上传的，请由上传的人写入。您也可以自己上传一次。"
GONE = "这次导入已经写入过，或者文件已经清除。请重新上传。"
BROKEN = "系统刚才出了点问题，没有读完。文件没有写入，请重新上传。"
HAS_FAULTS = "文件里还有问题。改正后重新上传，或者选择只写入没有问题的行。"

SAVED_WINDOW = "已保存为草稿。核对后请送审。"
SAME_WINDOW = "内容没有变化，没有保存。"
STALE = "您编辑时，{author}在{at}保存了新的内容。您写的都在下面，请对照现在的内容改好后再保存。"
NO_CHANGE_REASON = "请写明为什么修改，历史里会看到。"

STAGES = {
    Stage.DRAFT: ("起草", "plain"),
    Stage.IN_REVIEW: ("审核", "warn"),
    Stage.TO_SIGN: ("签批", "warn"),
    Stage.PUBLISHED: ("已发布", "good"),
    Stage.RETIRED: ("已停用", "plain"),
}
"""Where an item stands, and how that is marked."""

WORD_KINDS = {WordKind.SAME: "同义词", WordKind.FILLER: "口头语"}
WORD_ACTS = {WordAct.ADD: "加入", WordAct.REMOVE: "移出"}
WORD_STATES = {
    WordState.WAITING: ("等待审核", "warn"),
    WordState.USED: ("已使用", "good"),
    WordState.REJECTED: ("已退回", "plain"),
}
PROPOSED = "已提交，等待别人审核。审核通过后马上使用。"
WORD_USED = "已通过，马上开始使用。"
WORD_REJECTED = "已退回。"
NO_WORD_REASON = "请写明原因，审核的人会看到。"
NO_REJECTION = "退回要写明原因。"
