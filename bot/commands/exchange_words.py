"""The sentences of `inquiry-bot entries` and `windows`."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.exchange.fault import RowFault
from knowledge.review.batches import Moved, Saved
from knowledge.review.errors import (
    BatchNotFoundError,
    CommentMissingError,
    FaultyEntryError,
    ReviewError,
    SecrecyError,
)

COMMAND_LINE = "命令行"
"""Who imports where no name is given."""

IMPORTED = "从文件导入：{name}"
"""The reason of revisions that nobody gave another."""

READING, READING_OF = "已读{done}行", "已读{done}行，共{of}行"
SAVING = "已写入{done}条，共{of}条"

FOUND = "共{rows}行，没有问题的{good}行：新增{new}条，修改{changed}条，没有变化{same}条。"
FAULTY = "发现{count}处问题："
MORE_FAULTS = "……另有{count}处，加 --all 全部列出，或加 --json。"
TRIED = "只是试读，没有写入。"
NOT_WRITTEN = "没有写入。改正后再导入；只要没有问题的行，请加 --good-only。"
NOTHING_NEW = "内容与知识库一样，没有写入。"
WRITTEN = "已写入{count}条草稿，批次号{batch}。"
HELD = "有{count}条没有写入，因为别人刚刚在别的条目里保存了同样的问法：{ids}"
NEXT = "下一步送审：inquiry-bot entries submit {batch} --by 姓名"
EXPORTED = "已导出{count}条：{path}"
TEMPLATE = "已写好模板：{path}"

SUBMITTED = "已送审{done}条。"
APPROVED = "已发布{done}条，等待主要负责人签批{to_sign}条。"
SIGNED = "已签批并发布{done}条。"
LEFT = "{count}条是您本人写的或审核的，要由别人办理：{ids}"
NONE_MOVED = "这一批里没有等待这一步的条目。"

NO_BATCH = "没有这个批次号：{batch}"
SECRECY = "发布前要做保密审查，审查过请加 --secrecy-checked。"
BROKEN = (
    "有{count}个验收问题将不再由应答条目答复，用 inquiry-bot trials batch {batch} 可以逐个查看；"
    "仍要发布，请用 --despite 写明理由。"
)
NO_COMMENT = "请写明原因（--reason）。"
CANNOT_SUBMIT = "{id}还不能送审：{says}"

MOST_SHOWN = 50
"""Faults that are listed on the terminal where not all are wished for."""

_MOST_IDS = 5


def word_faults(faults: list[RowFault], most: int) -> list[str]:
    """Return a line for each fault, and how many are left out."""
    lines = [f"  {fault}" for fault in faults[:most]]
    left = len(faults) - len(lines)
    return [*lines, *([MORE_FAULTS.format(count=left)] if left else [])]


def _name_some(ids: Sequence[str]) -> str:
    return "、".join(ids[:_MOST_IDS]) + ("等" if len(ids) > _MOST_IDS else "")


def word_written(saved: Saved) -> list[str]:
    """Return what became of the rows of a file that were to be written."""
    lines = []
    if saved.batch:
        lines.append(WRITTEN.format(count=saved.new + saved.changed, batch=saved.batch))
        lines.append(NEXT.format(batch=saved.batch))
    elif not saved.left:
        lines.append(NOTHING_NEW)
    if saved.left:
        lines.append(HELD.format(count=len(saved.left), ids=_name_some(saved.left)))
    return lines


def word_moved(moved: Moved, sentence: str) -> list[str]:
    """Return what became of a batch."""
    lines = [sentence.format(done=moved.done, to_sign=moved.to_sign)]
    if not moved.done and not moved.to_sign and not moved.left:
        lines = [NONE_MOVED]
    if moved.left:
        lines.append(LEFT.format(count=len(moved.left), ids=_name_some(moved.left)))
    return lines


def word_refusal(error: ReviewError) -> str:
    """Return why an act was refused."""
    match error:
        case BatchNotFoundError():
            return NO_BATCH.format(batch=error.batch)
        case SecrecyError():
            return SECRECY
        case CommentMissingError():
            return NO_COMMENT
        case FaultyEntryError():
            says = "；".join(fault.says for fault in error.faults)
            return CANNOT_SUBMIT.format(id=error.entry_id, says=says)
    return str(error)
