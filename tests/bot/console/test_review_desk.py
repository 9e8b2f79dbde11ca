"""Promises of the review desk: what waits, what its judge sees, and who may judge it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.app import PATIENCE, Served, copy_database, serve, settings_for
from support.console import Clerk, read_words
from support.entry_pages import CAT, People, create, judge, read_fields, wait_for_trial
from support.knowledge import make_entry
from support.web import ask

from bot.keys import STORE
from bot.store import now_ms
from knowledge.entry import Importance
from knowledge.review.step import Act
from knowledge.roles import Role

DESK = "/console/review"


@pytest.fixture(scope="module")
def served(small_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve few entries: before each approval there is a trial."""
    database = copy_database(small_database, tmp_path_factory.mktemp("desk"))
    with serve(settings_for(database)) as running:
        yield running


@pytest.fixture(scope="module")
def people(served: Served) -> People:
    """Give the people of one office."""
    return People.come(served)


def test_what_is_approved_answers_citizens(people: People, served: Served) -> None:
    """The reviewer sees all, confirms and publishes; the citizen is answered; history says who."""
    entry_id = create(people.editor)
    assert CAT["question"] in read_words(people.reviewer.open(DESK))
    page = wait_for_trial(people.reviewer, f"{DESK}/{entry_id}")
    words = read_words(page)
    assert "中心的猫叫团团。" in words
    assert "发布后会改变什么" in words
    assert "我（王芳）确认：这一版已做保密审查，可以公开" in words
    answer = judge(people.reviewer, entry_id, "approve")
    assert answer.headers["Location"] == DESK
    assert "已发布，群众马上可以得到新的答复" in read_words(people.reviewer.follow())
    until, number = time.monotonic() + PATIENCE, 0
    asked = CAT["question"]
    while "团团" not in ask(served, asked, message_id=f"cat-{number}").json["reply"]:
        assert time.monotonic() < until
        number += 1
    history = read_words(people.viewer.open(f"/console/entries/{entry_id}/history"))
    for said in ("李红 起草", "李红 送审", "王芳 审核通过", "王芳确认已做保密审查", "王芳 发布"):
        assert said in history


def test_nothing_is_approved_without_the_secrecy_review(people: People) -> None:
    """Where the box is not ticked it is said, and what was written stays in the form."""
    entry_id = create(people.editor, question="没有打勾会怎样？")
    page = judge(people.reviewer, entry_id, "approve", secrecy="", comment="我的意见")
    assert page.status == 409
    assert "请先确认已经做过保密审查" in read_words(page)
    assert "我的意见" in page.text
    assert "待审核" in read_words(people.editor.open(f"/console/entries/{entry_id}"))


def test_nobody_judges_own_work_on_the_pages(people: People) -> None:
    """A reviewer who wrote it is offered no form, and is refused when sending one."""
    entry_id = create(people.reviewer, question="自己写的能自己审吗？")
    page = people.reviewer.open(f"{DESK}/{entry_id}")
    assert "要由另一位处理" in read_words(page)
    assert f"{DESK}/{entry_id}/approve" not in page.text
    page = judge(people.reviewer, entry_id, "approve")
    assert page.status == 409
    assert "要由另一位审核" in read_words(page)


def test_what_is_major_is_signed_by_the_signer(people: People, served: Served) -> None:
    """重大 goes to 签批; the reviewer has no form there, the signer publishes."""
    entry_id = create(people.editor, question="重大的事怎么办？", importance="重大")
    judge(people.reviewer, entry_id, "approve")
    assert "等待主要负责人签批" in read_words(people.reviewer.follow())
    assert people.reviewer.submit(f"{DESK}/{entry_id}/sign", {"revision": "1"}).status == 403
    other = Clerk.sign_in(served, Role.REVIEWER, name="周涛")
    assert "这一条等待主要负责人签批" in read_words(other.open(f"{DESK}/{entry_id}"))
    assert "重大的事怎么办？" in read_words(people.signer.open(f"{DESK}?stage=to_sign"))
    words = read_words(people.signer.open(f"{DESK}/{entry_id}"))
    assert "保密审查：王芳已于" in words
    judge(people.signer, entry_id, "sign")
    assert "已签批并发布" in read_words(people.signer.follow())
    assert "陈刚" in read_words(people.viewer.open(f"/console/entries/{entry_id}"))


def test_what_is_rejected_goes_back_with_the_reason(people: People) -> None:
    """Without a reason nothing is rejected; with one the author reads it, and sends it again."""
    entry_id = create(people.editor, question="写错了会怎样？")
    page = judge(people.reviewer, entry_id, "reject", comment=" ")
    assert page.status == 409
    assert "请写明意见" in read_words(page)
    judge(people.reviewer, entry_id, "reject", comment="请写明地点")
    assert "已退回起草人" in read_words(people.reviewer.follow())
    history = read_words(people.editor.open(f"/console/entries/{entry_id}/history"))
    assert "王芳 退回（第1版） 请写明地点" in history
    path = f"/console/entries/{entry_id}"
    assert "王芳退回：请写明地点" in read_words(people.editor.open(path))
    assert people.editor.submit(f"{path}/submit", {"revision": "1"}).status == 303
    assert people.editor.submit(f"{path}/withdraw", {"revision": "1"}).status == 303
    assert "已撤回" in read_words(people.editor.follow())
    assert "请写明地点" not in read_words(people.editor.page)


def test_what_changed_meanwhile_is_not_approved(people: People) -> None:
    """Who approves a revision that is not the latest is told, and sees the latest."""
    entry_id = create(people.editor, question="边审边改会怎样？")
    path = f"/console/entries/{entry_id}"
    texts = {"question": "边审边改会怎样？", "answer": "改过了。", "phrasings": ""}
    changed = {**CAT, **texts, "base": "1"}
    assert people.editor.submit(f"{path}/edit", {**changed, "act": "submit"}).status == 303
    page = judge(people.reviewer, entry_id, "approve", revision="1")
    assert page.status == 409
    assert "现在是第2版，李红保存" in read_words(page)


def test_retiring_is_the_reviewer_s(people: People, served: Served) -> None:
    """An editor cannot take down what answers; a reviewer can, who saw what that changes.

    Where golden questions break it takes a reason, as a publication does.
    """
    path = "/console/entries/centre-plans"
    assert people.editor.submit(f"{path}/discard", {"revision": "1"}).status == 403
    assert people.editor.submit(f"{path}/retire", {"revision": "1"}).status == 403
    assert f'href="{path}/retire"' in people.reviewer.open(path).text
    page = wait_for_trial(people.reviewer, f"{path}/retire")
    assert "停用后会改变什么" in read_words(page)
    assert "仍要停用的，请写明理由" in read_words(page)
    assert 'name="at_once"' not in page.text
    given = {"revision": "1", "reason": "已经过时"}
    for fields in ({**given, "reason": ""}, given, {**given, "at_once": "yes"}):
        page = people.reviewer.submit(f"{path}/retire", fields)
        assert page.status == 409
        assert read_fields(page)["reason"] == fields["reason"]
        assert 'name="despite"' in page.text
    given["despite"] = "验收问题随后改"
    assert people.reviewer.submit(f"{path}/retire", given).status == 303
    assert "已停用，群众不会再得到这条答复" in read_words(people.reviewer.follow())
    steps = served.app[STORE].review.list_steps("centre-plans")
    assert (steps[-1].act, steps[-1].despite) == (Act.RETIRED, "验收问题随后改")
    assert people.reviewer.open(f"{path}/retire").headers["Location"] == path


def test_what_is_wrong_goes_at_once(people: People, served: Served) -> None:
    """Before its trial is done a retirement needs a tick, which the audit record keeps."""
    given = {"revision": "1", "reason": "答错了"}
    page = people.reviewer.submit("/console/entries/centre-report-overview/retire", given)
    assert page.status == 409
    assert "试答还没有完成" in read_words(page)
    path = "/console/entries/centre-virus/retire"
    assert people.reviewer.submit(path, {**given, "at_once": "yes"}).status == 303
    (deed,) = served.rows(
        "SELECT detail FROM audit WHERE act = 'entry.retired' AND subject = 'centre-virus'"
    )
    assert "at_once" in deed["detail"]


def test_a_draft_can_be_given_up(people: People) -> None:
    """What was never published is given up by those who write."""
    entry_id = create(people.editor, act="save", question="不要的草稿？")
    given = {"revision": "1", "reason": "写重了"}
    assert people.editor.submit(f"/console/entries/{entry_id}/discard", given).status == 303
    assert "的草稿已作废" in read_words(people.editor.follow())


def test_a_change_can_be_given_up(people: People, served: Served) -> None:
    """The draft of a published entry is given up, saying why; citizens get what they got."""
    path = "/console/entries/centre-phone"
    fields = {**read_fields(people.editor.open(f"{path}/edit")), "answer": "改错了。"}
    people.editor.submit(f"{path}/edit", {**fields, "reason": "试试", "act": "save"})
    assert people.editor.submit(f"{path}/abandon", {"revision": "2"}).status == 409
    given = {"revision": "2", "why": "不改了"}
    assert people.editor.submit(f"{path}/abandon", given).status == 303
    words = read_words(people.editor.follow())
    assert "已放弃这次修改" in words
    assert "改错了" not in words
    assert "已发布" in words
    assert "6616110" in ask(served, "联系电话是多少", message_id="given-up").json["reply"]


def test_a_page_of_two_forms_names_each_field_once(people: People) -> None:
    """A reviewer who may send or give up has two labels for two fields."""
    path = "/console/entries/centre-wechat-ids"
    fields = {**read_fields(people.editor.open(f"{path}/edit")), "answer": "改一改。"}
    people.editor.submit(f"{path}/edit", {**fields, "reason": "试试", "act": "save"})
    ids = re.findall(r'<textarea id="(\w+)"', people.reviewer.open(path).text)
    assert sorted(ids) == ["comment", "why"]


def test_a_batch_is_led_on_in_one_act(people: People, served: Served) -> None:
    """Sent, approved, and what is 重大 signed: each in one act, with the numbers told."""
    entries = [make_entry(f"many-{number}", f"第{number}件成批的事？") for number in range(60)]
    entries.append(make_entry("many-big", "成批的大事？", importance=Importance.MAJOR))
    saving = served.app[STORE].review.save_drafts(
        entries, by=people.editor.login, reason="导入一批", now=now_ms()
    )
    path = f"/console/batches/{served.run(saving).batch}"
    assert "这61条一起送审" in read_words(people.editor.open(path))
    people.editor.submit(f"{path}/submit")
    assert "这一批的61条已送审。" in read_words(people.editor.follow())
    assert "导入一批" in read_words(people.reviewer.open(DESK))
    assert "马上发布的60条" in read_words(wait_for_trial(people.reviewer, path))
    assert people.reviewer.submit(f"{path}/approve").status == 409
    assert "保密审查" in read_words(people.reviewer.page)
    people.reviewer.submit(f"{path}/approve", {"secrecy": "yes"})
    assert "已发布60条。1条重大内容等待主要负责人签批。" in read_words(people.reviewer.follow())
    assert "签批后发布的1条" in read_words(wait_for_trial(people.signer, path))
    people.signer.submit(f"{path}/sign")
    assert "已签批并发布1条。" in read_words(people.signer.follow())
    assert people.viewer.open("/console/batches/nothing").status == 404


def test_a_batch_is_sent_back_in_one_act(people: People, served: Served) -> None:
    """With the reason beside each entry."""
    saving = served.app[STORE].review.save_drafts(
        [make_entry("back-1", "退回的事？")], by="x", reason="导入", now=now_ms()
    )
    path = f"/console/batches/{served.run(saving).batch}"
    people.editor.submit(f"{path}/submit")
    assert people.reviewer.submit(f"{path}/reject").status == 409
    people.reviewer.submit(f"{path}/reject", {"comment": "都要改"})
    assert "已退回1条。" in read_words(people.reviewer.follow())


def test_the_sentences_are_calm() -> None:
    """No template or sentence of these pages shouts, blames, or says 你."""
    root = Path(__file__).parents[3] / "bot/console"
    files = [*root.glob("entries/*.py"), *root.glob("templates/entr*.html")]
    files += [*root.glob("templates/review*.html"), root / "templates/batch.html"]
    texts = {one.name: one.read_text(encoding="utf-8") for one in files}
    assert [name for name, text in texts.items() if re.search("[你！]", text)] == []
