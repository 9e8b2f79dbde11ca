"""`inquiry-bot staff`: who may use the console, kept on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from bot.commands.options import load, where
from bot.commands.terminal import make_printable, tame_json
from bot.console.inviting import complete
from bot.console.staff import Newcomer, Staff, StaffError, StaffMember
from bot.console.staffing import adding, closing, giving_role, resetting, run_now
from bot.console.wording import ROLES, word_staff_error
from bot.store import now_ms, open_store
from handlers.period import day_of
from knowledge.roles import Role

_COMMAND_LINE = "命令行"
"""Who does it where nobody says: whoever may use the command line."""
_BY_WORD = {**{role.value: role for role in Role}, **{word: role for role, word in ROLES.items()}}
_LINK = "请把下面的一次性链接交给本人，24小时内有效，只能用一次：\n{link}"

_by = click.option("--by", default=_COMMAND_LINE, help="办理人姓名。")
_role = click.Choice(list(_BY_WORD))


@dataclass(frozen=True, slots=True)
class _Office:
    """The list of staff, and where links lead."""

    staff: Staff
    complete: Callable[[str], str]


@contextmanager
def _open(config: Path | None, database: Path | None) -> Iterator[_Office]:
    """Open the list of staff, and end with a sentence where it cannot be changed so."""
    server = load(config, database).server
    host = f"[{server.host}]" if ":" in server.host else server.host
    listening = f"http://{host}:{server.port}"
    with open_store(server.database) as store:
        try:
            yield _Office(
                Staff(store.database), lambda path: complete(path, server.public_url, listening)
            )
        except StaffError as error:
            raise click.ClickException(word_staff_error(error)) from error


def _word(member: StaffMember) -> str:
    """Return one line of the list."""
    standing = "已停用" if member.left_at else "" if member.has_password else "还没有设密码"
    parts = (member.login, member.name, ROLES[member.role], member.unit, standing)
    return make_printable("  ".join(part for part in parts if part))


def _to_json(member: StaffMember) -> dict[str, object]:
    days = {"created": member.created_at, "signed_in": member.signed_in_at, "left": member.left_at}
    return {
        "login": member.login,
        "name": member.name,
        "role": member.role,
        "unit": member.unit,
        "has_password": member.has_password,
        "has_authenticator": member.has_codes,
        **{key: at and day_of(at).isoformat() for key, at in days.items()},
    }


@click.group(help="管理可以登录管理台的工作人员。")
def staff() -> None:
    """Keep the list of staff."""


@staff.command(help="添加一位工作人员，输出设置密码用的一次性链接。")
@click.argument("login")
@click.option("--name", required=True, help="姓名。")
@click.option("--role", type=_role, required=True, help="角色。")
@click.option("--unit", default="", help="单位。")
@_by
@where
def add(
    login: str, config: Path | None, database: Path | None, *, name: str, role: str, **more: Any
) -> None:
    """Add somebody and print the link by which they set the password."""
    who = Newcomer(login.strip().lower(), name.strip(), _BY_WORD[role], more["unit"].strip())
    with _open(config, database) as office:
        path = run_now(office.staff.database, adding(who, by=more["by"], now=now_ms()))
        click.echo(f"已添加{who.name}（{who.login}，{ROLES[who.role]}）。")
        click.echo(_LINK.format(link=office.complete(path)))


@staff.command("list", help="列出工作人员，停用的在最后。")
@click.option("--json", "as_json", is_flag=True, help="输出JSON。")
@where
def list_them(config: Path | None, database: Path | None, *, as_json: bool) -> None:
    """List everybody who works or worked here."""
    with _open(config, database) as office:
        found = office.staff.list_all()
    if as_json:
        rows = [_to_json(one) for one in found]
        click.echo(tame_json(json.dumps(rows, ensure_ascii=False, indent=2)))
        return
    for one in found:
        click.echo(_word(one))
    click.echo(f"共{len(found)}人，其中在用{sum(one.left_at is None for one in found)}人。")


@staff.command(help="清除密码和验证器，输出新的一次性链接。")
@click.argument("login")
@_by
@where
def reset(login: str, config: Path | None, database: Path | None, *, by: str) -> None:
    """Take somebody's password and authenticator away and print a new link."""
    with _open(config, database) as office:
        path = run_now(office.staff.database, resetting(login, by=by, now=now_ms()))
        click.echo(f"{login} 的密码和验证器已清除，登录已退出。")
        click.echo(_LINK.format(link=office.complete(path)))


@staff.command(help="停用一个账号；操作记录保留，账号不再给别人用。")
@click.argument("login")
@_by
@where
def close(login: str, config: Path | None, database: Path | None, *, by: str) -> None:
    """Close somebody's account for good."""
    with _open(config, database) as office:
        member = run_now(office.staff.database, closing(login, by=by, now=now_ms()))
    click.echo(f"{member.name}（{login}）的账号已停用。")


@staff.command(help="换一个角色。")
@click.argument("login")
@click.argument("role", type=_role)
@_by
@where
def role(login: str, role: str, config: Path | None, database: Path | None, *, by: str) -> None:
    """Give somebody another role."""
    with _open(config, database) as office:
        work = giving_role(login, _BY_WORD[role], by=by, now=now_ms())
        member = run_now(office.staff.database, work)
    click.echo(f"{member.name}（{login}）的角色现在是{ROLES[member.role]}。")
