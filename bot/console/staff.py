"""The staff: who may use the console, and in which role.

Nobody is ever deleted: a login name stands in the audit record, so it is never given twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlite_utils
from sqlite_utils.migrations import Migrations

from knowledge.audit import Deed, append_deed
from knowledge.database import Database, Row
from knowledge.roles import GRANTS, Permission, Role

migrations = Migrations("staff")

Select = Callable[[str, Sequence[object]], Sequence[Row]]

LONGEST_LOGIN = 32
LONGEST_NAME = 40
_LOGIN = re.compile(rf"[a-z][a-z0-9._-]{{1,{LONGEST_LOGIN - 1}}}")

WITH_CODES = frozenset({Role.REVIEWER, Role.SIGNER, Role.ADMINISTRATOR})
"""Roles that sign in with a second factor."""


@migrations()
def create_staff(db: sqlite_utils.Database) -> None:
    """Make the table; `password` is a hash and `codes` the secret of TOTP, empty for none yet."""
    db.execute(
        "CREATE TABLE staff (login TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL,"
        " unit TEXT NOT NULL, password TEXT NOT NULL, codes TEXT NOT NULL,"
        " code_step INTEGER NOT NULL, created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,"
        " signed_in_at INTEGER, left_at INTEGER)"
    )


class StaffError(Exception):
    """The list of staff cannot be changed so.

    BadLoginError, BadNameError, LoginTakenError, StaffNotFoundError, LastAdministratorError
    """

    def __init__(self, login: str) -> None:
        """Keep the login name."""
        self.login = login
        super().__init__(login)


class BadLoginError(StaffError):
    """A login name is 2 to 32 small letters, digits, dots, dashes; the first one a letter."""


class BadNameError(StaffError):
    """The person's name is empty or too long."""


class LoginTakenError(StaffError):
    """Somebody has, or once had, this login name."""


class StaffNotFoundError(StaffError):
    """Nobody who works here has this login name."""


class LastAdministratorError(StaffError):
    """Nobody would be left who can keep the list of staff."""


@dataclass(frozen=True, slots=True)
class StaffMember:
    """One of the staff; moments in milliseconds UTC, None for never."""

    login: str
    name: str
    role: Role
    unit: str
    has_password: bool
    has_codes: bool
    created_at: int
    changed_at: int
    signed_in_at: int | None = None
    left_at: int | None = None

    def may(self, permission: Permission) -> bool:
        """Tell whether this person's role allows something."""
        return self.left_at is None and permission in GRANTS[self.role]

    @property
    def needs_codes(self) -> bool:
        """Whether a password alone does not let this person in."""
        return self.has_codes or self.role in WITH_CODES


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who is to be added to the staff."""

    login: str
    name: str
    role: Role
    unit: str = ""

    def check(self) -> None:
        """Raise BadLoginError or BadNameError where one of these cannot be used."""
        if not _LOGIN.fullmatch(self.login):
            raise BadLoginError(self.login)
        if not 0 < len(self.name) <= LONGEST_NAME or len(self.unit) > LONGEST_NAME:
            raise BadNameError(self.login)


def read_member(row: Row) -> StaffMember:
    """Read a member of staff back, without the secrets."""
    return StaffMember(
        login=row["login"],
        name=row["name"],
        role=Role(row["role"]),
        unit=row["unit"],
        has_password=bool(row["password"]),
        has_codes=bool(row["codes"]),
        created_at=row["created_at"],
        changed_at=row["changed_at"],
        signed_in_at=row["signed_in_at"],
        left_at=row["left_at"],
    )


def reading(db: sqlite_utils.Database) -> Select:
    """Return what reads inside a write."""
    return lambda sql, values: db.conn.execute(sql, values).fetchall()


def find_member(select: Select, login: str) -> StaffMember | None:
    """Return who has a login name, None where nobody does or they have left."""
    rows = select("SELECT * FROM staff WHERE login = ? AND left_at IS NULL", (login,))
    return read_member(rows[0]) if rows else None


def get_member(select: Select, login: str) -> StaffMember:
    """Return who has a login name. Raises StaffNotFoundError."""
    found = find_member(select, login)
    if found is None:
        raise StaffNotFoundError(login)
    return found


def has_administrator(select: Select, *, beside: str = "") -> bool:
    """Tell whether anybody keeps the list of staff, beside somebody where that is asked."""
    return bool(
        select(
            "SELECT login FROM staff WHERE role = ? AND left_at IS NULL AND login <> ? LIMIT 1",
            (Role.ADMINISTRATOR.value, beside),
        )
    )


def insert_member(db: sqlite_utils.Database, who: Newcomer, *, by: str, now: int) -> None:
    """Add somebody without a password, inside a write. Raises StaffError's kinds."""
    who.check()
    if db.conn.execute("SELECT 1 FROM staff WHERE login = ?", (who.login,)).fetchone():
        raise LoginTakenError(who.login)
    db.conn.execute(
        "INSERT INTO staff (login, name, role, unit, password, codes, code_step, created_at,"
        " changed_at) VALUES (?, ?, ?, ?, '', '', 0, ?, ?)",
        (who.login, who.name, who.role.value, who.unit, now, now),
    )
    detail = {"name": who.name, "role": who.role.value, "unit": who.unit}
    append_deed(db, Deed(now, by, "staff.added", who.login, detail))


class Staff:
    """All who work or worked here, kept in the database."""

    def __init__(self, database: Database) -> None:
        """Use `database`, which must carry this module's `migrations`."""
        self.database = database

    def find(self, login: str) -> StaffMember | None:
        """Return who has a login name and works here. Raises StorageError."""
        return find_member(self.database.read, login)

    def find_password(self, login: str) -> str:
        """Return the hash of somebody's password, "" for nobody and none. Raises StorageError."""
        rows = self.database.read(
            "SELECT password FROM staff WHERE login = ? AND left_at IS NULL", (login,)
        )
        return str(rows[0]["password"]) if rows else ""

    def find_codes(self, login: str) -> tuple[str, int]:
        """Return somebody's secret of TOTP and the step used last. Raises StorageError."""
        rows = self.database.read("SELECT codes, code_step FROM staff WHERE login = ?", (login,))
        return (rows[0]["codes"], rows[0]["code_step"]) if rows else ("", 0)

    def list_all(self) -> list[StaffMember]:
        """Return everybody, those who left last. Raises StorageError."""
        rows = self.database.read(
            "SELECT * FROM staff ORDER BY CASE WHEN left_at IS NULL THEN 0 ELSE 1 END, login"
        )
        return [read_member(row) for row in rows]

    def is_empty(self) -> bool:
        """Tell whether nobody was ever added. Raises StorageError."""
        return not self.database.read("SELECT login FROM staff LIMIT 1")

    def name_people(self, logins: Sequence[str]) -> dict[str, str]:
        """Return the names of those who have these login names; others are left out."""
        wanted = sorted(set(logins))
        if not wanted:
            return {}
        marks = ", ".join("?" * len(wanted))
        rows = self.database.read(
            f"SELECT login, name FROM staff WHERE login IN ({marks})",  # noqa: S608 - marks alone
            wanted,
        )
        return {row["login"]: row["name"] for row in rows}
