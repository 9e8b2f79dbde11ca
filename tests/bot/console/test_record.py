"""Promises of the audit page: who did what is found, exported, and proved to be untouched."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from contextlib import closing

import pytest
from support.console import Clerk, Office, add_staff, read_words

from bot.console.acts import word_act
from bot.console.keys import STAFF
from knowledge.audit import Deed, append_deed
from knowledge.review.step import Act
from knowledge.roles import Role

NASTY = '<script>alert("x")</script>'
OTHER_ACTS = (
    *("miss.handled", "miss.reopened", "words.proposed", "words.used", "words.rejected"),
    *("backup.made", "backup.restored", "retention.run", "golden.added", "golden.removed"),
)
LISTED = re.compile(r'data-head="对象">([^<]*)<')


def do(office: Office, *deeds: Deed) -> None:
    """Let deeds be done."""

    async def write() -> None:
        for deed in deeds:
            await office.served.app[STAFF].database.write(
                lambda db, one=deed: append_deed(db, one)
            )

    office.served.run(write())


@pytest.fixture(scope="module")
def auditor(office: Office) -> Clerk:
    """Give a signer, who may read the record, and fill it."""
    login = add_staff(office.served, Role.EDITOR, name="李红", login="li.hong")
    noon = office.clock()
    do(
        office,
        *(
            Deed(noon + n, login, "entry.edited", f"entry-{n}", {"revision": n})
            for n in range(120)
        ),
        Deed(noon + 200, "=cmd()", "entry.published", "entry-7", {"reason": "=1+1"}),
        Deed(noon + 24 * 3600_000, NASTY, NASTY, NASTY, {NASTY: NASTY}),
    )
    return Clerk.sign_in(office.served, Role.SIGNER)


def list_subjects(clerk: Clerk, path: str) -> list[str]:
    """Return the subjects that a page lists."""
    return LISTED.findall(clerk.open(path).text)


def test_the_latest_come_first_fifty_at_a_time(auditor: Clerk) -> None:
    """下一页 leads on without a gap or a repeat, and the last page leads nowhere."""
    path, found = "/console/audit?act=entry.edited", []
    while path:
        found += list_subjects(auditor, path)
        after = re.search(r'rel="next" href="([^"]+)"', auditor.page.text)
        path = after[1].replace("&amp;", "&") if after else ""
    assert found == [f"entry-{number}" for number in reversed(range(120))]
    assert "回到最新" in auditor.page.text


def test_it_is_found_by_person_act_subject_and_day(auditor: Clerk) -> None:
    """Filters stand in the address and work together; nothing found says so."""
    assert list_subjects(auditor, "/console/audit?subject=entry-7") == ["entry-7", "entry-7"]
    both = "/console/audit?subject=entry-7&staff=li.hong"
    assert list_subjects(auditor, both) == ["entry-7"]
    assert "李红 （li.hong）" in read_words(auditor.page)
    assert "修改条目" in read_words(auditor.page)
    assert (
        list_subjects(auditor, "/console/audit?subject=entry-7&to=2026-11-18") == ["entry-7"] * 2
    )
    assert list_subjects(auditor, "/console/audit?subject=entry-7&from=2026-11-19") == []
    assert "没有符合条件的记录" in read_words(auditor.page)


@pytest.mark.parametrize(
    "query",
    [
        *("before=x", "before=" + "9" * 40, "from=yesterday", "to=2026-13-01", "act=%00"),
        *("from=9999-12-31", "to=9999-12-31", "from=0001-01-01&to=0001-01-01"),
    ],
)
def test_nonsense_in_the_address_breaks_nothing(auditor: Clerk, query: str) -> None:
    """Whatever an address says, there is a page."""
    assert auditor.open(f"/console/audit?{query}").status == 200


def test_what_stands_there_is_shown_as_text(auditor: Clerk) -> None:
    """Markup in the record, or in a filter, never runs."""
    for path in ("/console/audit", f"/console/audit?subject={NASTY}&staff={NASTY}"):
        assert "<script>alert" not in auditor.open(path).text
        assert "&lt;script&gt;alert" in auditor.page.text


def test_the_export_computes_nothing_and_is_recorded(auditor: Clerk) -> None:
    """The file holds what the page found, every cell as text; that it was taken is recorded."""
    answer = auditor.open("/console/audit.csv?subject=entry-7")
    rows = list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"))))
    assert len(rows) == 3
    assert rows[1][2] == "'=cmd()"
    assert rows[1][6] == "理由：=1+1"
    assert all(len(row[7]) == 64 for row in rows[1:])
    assert "导出操作记录" in read_words(auditor.open("/console/audit"))


@pytest.mark.parametrize("act", [*(one.deed for one in Act), *OTHER_ACTS])
def test_every_act_has_words(act: str) -> None:
    """Staff read what was done in their own language."""
    assert word_act(act) != act


def test_details_are_in_words(auditor: Clerk, office: Office) -> None:
    """So do they read what else is kept of it."""
    detail = {"entries": 5, "secrecy_checked": True, "despite": "新规定", "sha256": "ab12"}
    words = {"kind": "filler", "act": "remove", "word": "嘛"}
    now = office.clock()
    do(office, Deed(now, "li", "entry.reviewed", "batch-1", detail))
    do(office, Deed(now, "li", "words.used", "batch-1", words))
    told = read_words(auditor.open("/console/audit?subject=batch-1"))
    for said in ("条数：5", "已做保密审查：是", "验收问题有变化，因为：新规定", "校验值：ab12"):
        assert said in told
    for said in ("哪一种：口头语", "加入或移出：移出", "词：嘛"):
        assert said in told


def test_an_untouched_record_is_proved(auditor: Clerk) -> None:
    """The page says that all fits, and finds a hash that was noted before."""
    auditor.submit("/console/audit/verify")
    assert "都对得上" in read_words(auditor.page)
    head = re.findall(r"\b[0-9a-f]{64}\b", re.sub(r"csrf_token[^>]*", "", auditor.page.text))[0]
    auditor.submit("/console/audit/verify", {"noted": head.upper()})
    assert "您抄下的校验码在记录里" in read_words(auditor.page)
    auditor.submit("/console/audit/verify", {"noted": "0" * 64})
    assert "不在记录里" in read_words(auditor.page)


def test_a_touched_record_is_found(office: Office, auditor: Clerk) -> None:
    """Whoever changes a line past the program is found out, and told from which line on."""
    with closing(sqlite3.connect(office.served.database)) as connection, connection:
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute("UPDATE audit SET staff = 'somebody.else' WHERE number = 5")
    auditor.submit("/console/audit/verify")
    assert "第5条对不上" in read_words(auditor.page)
