"""Roles: who of the staff may do what."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum, unique


@unique
class Role(StrEnum):
    """What a member of staff is there for; everybody has exactly one."""

    VIEWER = "viewer"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    """分管领导: section eight of the 2016 report has every publication reviewed by them."""
    SIGNER = "signer"
    """主要负责人: the same section has what is 重大 signed by them."""
    ADMINISTRATOR = "administrator"


@unique
class Permission(StrEnum):
    """One kind of thing that may be done in the console."""

    READ = "read"
    EDIT = "edit"
    """To write drafts of entries, windows and synonyms, and send them to review."""
    SERVE = "serve"
    """To take hand-offs and complaints."""
    REVIEW = "review"
    SIGN = "sign"
    AUDIT = "audit"
    """To read the audit record."""
    ADMINISTER = "administer"
    """To keep the list of staff."""


GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.VIEWER: frozenset({Permission.READ}),
    Role.EDITOR: frozenset({Permission.READ, Permission.EDIT, Permission.SERVE}),
    Role.REVIEWER: frozenset(
        {Permission.READ, Permission.EDIT, Permission.SERVE, Permission.REVIEW}
    ),
    Role.SIGNER: frozenset(
        {Permission.READ, Permission.REVIEW, Permission.SIGN, Permission.AUDIT}
    ),
    # Who keeps the accounts publishes nothing, so nobody can approve by an account of their own.
    Role.ADMINISTRATOR: frozenset({Permission.READ, Permission.AUDIT, Permission.ADMINISTER}),
}
"""What each role may do; nothing else is allowed."""
