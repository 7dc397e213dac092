"""The argument `service_accounts` of a team: which accounts, so which children, is plain; roles and ids may be outputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pulumi

from pulumi_claude_admin.errors import Problem
from pulumi_claude_admin.lifecycle.inputs import WrongArgument

_KEYS: Final = ("service_account_id", "role")
_ID: Final = "svac_"
_HOW: Final = (
    'Write {"svac_…": "workspace_developer"}, or for an account of this program '
    '{"ci": {"service_account_id": ci.id, "role": "workspace_developer"}}'
)


@dataclass(frozen=True, slots=True)
class Place:
    """One account's place in the workspace: `account` is the plain word that names the child."""

    account: str
    service_account_id: pulumi.Input[str]
    role: pulumi.Input[Any]


def places_of(service_accounts: object) -> Iterator[Place]:
    """The places of the argument. Raises WrongArgument where it is not plain which there are."""
    if service_accounts is None:
        return
    if not isinstance(service_accounts, Mapping):
        raise _wrong("service_accounts", "must be a dictionary, because each account names a child")
    for account, given in service_accounts.items():
        if not isinstance(account, str):
            raise _wrong("service_accounts", "an account must be plain text and no output, because it names a child")
        yield _place(account, given, at=f"service_accounts[{account!r}]")


def _place(account: str, given: object, *, at: str) -> Place:
    if isinstance(given, Mapping):
        if wrong := [str(key) for key in given if key not in _KEYS]:
            raise _wrong(f"{at}.{wrong[0]}", f"is no key here; use {', '.join(_KEYS)}")
        if missing := [key for key in _KEYS if given.get(key) is None]:
            raise _wrong(at, f"needs {' and '.join(missing)}")
        return Place(account, given["service_account_id"], given["role"])
    if not isinstance(given, str | pulumi.Output):
        raise _wrong(at, "must be a role, or a dictionary with the keys service_account_id, role")
    if not account.startswith(_ID):
        raise _wrong(at, f"is a role, and {account!r} is no id of an account")
    return Place(account, account, given)


def _wrong(path: str, reason: str) -> WrongArgument:
    return WrongArgument(Problem(path, reason), hint=_HOW)
