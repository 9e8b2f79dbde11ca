"""Who keeps the list of staff: adding, resetting, giving another role, closing.

The same for the console and for the command line. Each act stands in the audit record, and ends
the sessions that began before it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import sqlite_utils

from bot.console.links import LINK_MS, end_links, make_link
from bot.console.sessions import end_sessions
from bot.console.staff import (
    LastAdministratorError,
    Newcomer,
    StaffMember,
    get_member,
    has_administrator,
    insert_member,
    reading,
)
from knowledge.audit import Deed, append_deed
from knowledge.database import Database
from knowledge.roles import Role

T = TypeVar("T")
Work = Callable[[sqlite_utils.Database], T]


def adding(who: Newcomer, *, by: str, now: int) -> Work[str]:
    """Return the write that adds somebody and gives their one-time link."""

    def work(db: sqlite_utils.Database) -> str:
        insert_member(db, who, by=by, now=now)
        return make_link(db, who.login, ends_at=now + LINK_MS)

    return work


def resetting(login: str, *, by: str, now: int) -> Work[str]:
    """Return the write that takes somebody's password and second factor, and gives a new link."""

    def work(db: sqlite_utils.Database) -> str:
        get_member(reading(db), login)
        db.conn.execute(
            "UPDATE staff SET password = '', codes = '', changed_at = ? WHERE login = ?",
            (now, login),
        )
        end_sessions(db, login)
        append_deed(db, Deed(now, by, "staff.reset", login))
        return make_link(db, login, ends_at=now + LINK_MS)

    return work


def giving_role(login: str, role: Role, *, by: str, now: int) -> Work[StaffMember]:
    """Return the write that gives somebody another role. See `_keep_one`."""

    def work(db: sqlite_utils.Database) -> StaffMember:
        before = get_member(reading(db), login)
        if before.role is not role:
            _keep_one(db, before)
            db.conn.execute(
                "UPDATE staff SET role = ?, changed_at = ? WHERE login = ?",
                (role.value, now, login),
            )
            end_sessions(db, login)
            detail = {"from": before.role.value, "to": role.value}
            append_deed(db, Deed(now, by, "staff.role_changed", login, detail))
        return get_member(reading(db), login)

    return work


def changing(who: Newcomer, *, by: str, now: int) -> Work[StaffMember]:
    """Return the write that keeps somebody's name, unit and role as given. See `_keep_one`."""

    def work(db: sqlite_utils.Database) -> StaffMember:
        before = get_member(reading(db), who.login)
        who.check()
        detail = {"name": who.name, "unit": who.unit}
        if detail != {"name": before.name, "unit": before.unit}:
            db.conn.execute(
                "UPDATE staff SET name = ?, unit = ?, changed_at = ? WHERE login = ?",
                (who.name, who.unit, now, who.login),
            )
            append_deed(db, Deed(now, by, "staff.changed", who.login, detail))
        return giving_role(who.login, who.role, by=by, now=now)(db)

    return work


def closing(login: str, *, by: str, now: int) -> Work[StaffMember]:
    """Return the write that closes somebody's account for good. See `_keep_one`."""

    def work(db: sqlite_utils.Database) -> StaffMember:
        member = get_member(reading(db), login)
        _keep_one(db, member)
        db.conn.execute(
            "UPDATE staff SET left_at = ?, changed_at = ?, password = '', codes = ''"
            " WHERE login = ?",
            (now, now, login),
        )
        end_sessions(db, login)
        end_links(db, login)
        append_deed(db, Deed(now, by, "staff.closed", login))
        return member

    return work


def _keep_one(db: sqlite_utils.Database, member: StaffMember) -> None:
    """Raise LastAdministratorError where nobody else could keep the list of staff."""
    is_needed = member.role is Role.ADMINISTRATOR
    if is_needed and not has_administrator(reading(db), beside=member.login):
        raise LastAdministratorError(member.login)


def set_password(
    db: sqlite_utils.Database, login: str, kept: str, *, now: int, keep: str = ""
) -> None:
    """Keep somebody's new password, a hash, inside a write; end links and sessions but `keep`."""
    db.conn.execute(
        "UPDATE staff SET password = ?, changed_at = ? WHERE login = ?", (kept, now, login)
    )
    end_links(db, login)
    end_sessions(db, login, but=keep)
    append_deed(db, Deed(now, login, "staff.password_set", login))


def run_now(database: Database, work: Work[T]) -> T:
    """Do a write and wait for it, on the command line. Raises what `work` raises."""
    return database.submit(work).result()
