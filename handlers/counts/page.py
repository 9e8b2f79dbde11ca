"""The page of definitions, `docs/counts.zh-CN.md`, worded from the definitions themselves."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.counts.definitions import BY_NAME, COUNTS, RULES, Count

_HEAD = """\
# 统计口径

本页由程序里的同一份定义生成（`python bench/counts_page.py`），与命令行、导出的表格和报告一致。
"""
_TABLE = "| 指标 | 代码 | 含义 | 属于 |\n|---|---|---|---|"
_FIGURES = """\

## 年度报告与法定数据

`inquiry-bot export --year 2026 --output 报告.docx` 按国办公开办函〔2021〕30号的格式写出报告。
法定数据由工作人员填在管理台里，也可以写成JSON文件，用`--figures 数据.json`交给命令，写法如下；
没有填的留空，列在报告末尾的“待人工填写”里，空白不等于零。

    {"year": 2026,
     "table2": {"规章": [0, 0, 0], "行政规范性文件": [2, 1, 7], "行政许可": 633, "行政处罚": 5,
                "行政强制": 0, "行政事业性收费": "1.25"},
     "table3": {"1": [3, 0, 0, 0, 0, 0, 3], "2": [0, 0, 0, 0, 0, 0, 0],
                "3.1": [2, 0, 0, 0, 0, 0, 2], "3.3.1": [1, 0, 0, 0, 0, 0, 1],
                "3.7": [3, 0, 0, 0, 0, 0, 3], "4": [0, 0, 0, 0, 0, 0, 0]},
     "table4": {"行政复议": [0, 0, 0, 0, 0], "行政诉讼/未经复议直接起诉": [0, 0, 0, 0, 0],
                "行政诉讼/复议后起诉": [0, 0, 0, 0, 0]},
     "annex": {"1.1": 340},
     "texts": {"主动公开": "……", "存在的主要问题": "……", "改进情况": "……", "信息处理费": "0元"}}

表三每行七个数，依次为自然人、商业企业、科研机构、社会公益组织、法律服务机构、其他、总计；行以编号称呼
（`3.3.1`为第三项（三）第1小项）。勾稽关系不符的，命令当场说明，并写在报告末尾；
`--previous 上年数据.json` 另核对上年结转。
机器人的咨询只写进第一章，从不计入第三部分的表。文末的编制说明供定稿时核对；加`--clean`写成发布稿，
不带数字来源的编号和编制说明。加`--annex`附上2014—2018年格式的统计表，71行：填过的照填，“收到申请数”没有填的取自
第三部分的表，其余系统不能知道，留空并列出。
"""
_FOOT = "各月、各渠道等分组之和等于全年的数；“咨询人数”除外，因为同一人可以在几个月里咨询。"


def _line(count: Count) -> str:
    within = BY_NAME[count.within].label if count.within else ""
    return f"| {count.label} | `{count.name}` | {count.definition} | {within} |"


def _lines() -> Iterator[str]:
    yield _HEAD
    yield "## 共同的规则\n"
    yield from (f"{number}. {rule}" for number, rule in enumerate(RULES, 1))
    yield "\n## 各项指标\n"
    yield _TABLE
    yield from map(_line, COUNTS)
    yield f"\n{_FOOT}"
    yield _FIGURES.rstrip()


def word_page() -> str:
    """Return the page as Markdown."""
    return "\n".join(_lines()) + "\n"
