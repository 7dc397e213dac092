"""
What somebody declares of the Claude Code limits, what of it differs from the page, and what is to be written. Pure.

Words stand for *no limit*, since Pulumi drops what is None before a provider sees it, in mappings too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator

from pulumi_claude_admin.model.claude_code_limits import (
    UNCHANGED,
    ClaudeCodeLimitChanges,
    ClaudeCodeLimits,
    PersonLimit,
)
from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.model.inputs import SettingSpec
from pulumi_claude_admin.model.limits_of_people import amount_or, each_once
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.people import person_key
from pulumi_claude_admin.model.spend_limit import Email
from pulumi_claude_admin.model.unknown import OR_UNKNOWN

NONE: Final = "none"
"""What is said of the default when nobody is to have one."""
DEFAULT: Final = "default"
"""What is said of a person who is to have no limit of their own."""

MAY_NOT_USE_IT: Final = frozenset({"user"})
"""Organization roles that do not include Claude Code (docs/platform/users.md#roles)."""

DefaultAmount = Annotated[str, BeforeValidator(amount_or(NONE, example="200.00"))]
PersonAmount = Annotated[str, BeforeValidator(amount_or(DEFAULT, example="200.00")), OR_UNKNOWN]


class ClaudeCodeSpendLimitsSpec(SettingSpec):
    """
    What one person may spend on Claude Code in a calendar month (UTC): a default, and exceptions by e-mail.

    Amounts are decimal strings in major units. `default`: an amount or `none`; left out it is not managed. `people`: an amount
    or `default`. `exclusive`: nobody else has a limit of their own.
    """

    default: DefaultAmount | None = None
    people: Annotated[dict[Email, PersonAmount], AfterValidator(each_once)] = Field(default_factory=dict)
    workspace_id: str | None = None
    exclusive: bool = False

    @field_validator("exclusive")
    @classmethod
    def _does_not_uncap(cls, value: bool, info: ValidationInfo) -> bool:  # noqa: FBT001 - the signature is pydantic's
        if value is True and info.data.get("default", UNCHANGED) in (None, NONE):
            message = (
                "takes everybody else's limit away, and without an amount as default nothing would stop them: name one"
            )
            raise ValueError(message)
        return value


def to_write(spec: ClaudeCodeSpendLimitsSpec) -> ClaudeCodeLimitChanges:
    """What the page is asked to become."""
    return ClaudeCodeLimitChanges(
        default=default_of(spec) if spec.default is not None else UNCHANGED,
        people={person_key(email): own_amount(amount) for email, amount in spec.people.items()},
        remove_others=spec.exclusive,
    )


def to_clear(spec: ClaudeCodeSpendLimitsSpec) -> ClaudeCodeLimitChanges:
    """What the page is asked to become when nothing of what is declared is to stay."""
    default = None if spec.default is not None else UNCHANGED
    return ClaudeCodeLimitChanges(default=default, people=dict.fromkeys(map(person_key, spec.people)))


def without_row(spec: ClaudeCodeSpendLimitsSpec, found: ClaudeCodeLimits) -> tuple[str, ...]:
    """Who is declared, as spelled, and not on the page: they have not signed in to Claude Code, or are gone."""
    return tuple(sorted(email for email in spec.people if not found.rows(email)))


def diff_claude_code_limits(spec: ClaudeCodeSpendLimitsSpec, found: ClaudeCodeLimits) -> tuple[Change, ...]:
    """The default, and each person at `people.<e-mail>` as spelled, where they differ. Who has no row has no difference."""
    changes = [Change("default", *sides) for sides in _default(spec, found) if sides[0] != sides[1]]
    changes += _people(spec, found)
    return tuple(sorted(changes + (list(_others(spec, found)) if spec.exclusive else [])))


def _default(spec: ClaudeCodeSpendLimitsSpec, found: ClaudeCodeLimits) -> Iterator[tuple[str, str]]:
    if spec.default is not None:
        yield _word(default_of(spec), NONE), _word(found.default, NONE)


def _people(spec: ClaudeCodeSpendLimitsSpec, found: ClaudeCodeLimits) -> Iterator[Change]:
    for email, amount in spec.people.items():
        wanted, rows = _word(own_amount(amount), DEFAULT), found.rows(email)
        actual = _word(rows[0].amount, DEFAULT) if len(rows) == 1 else f"{len(rows)} rows"
        if rows and actual != wanted:
            yield Change(f"people.{email}", wanted, actual)


def _others(spec: ClaudeCodeSpendLimitsSpec, found: ClaudeCodeLimits) -> Iterator[Change]:
    declared = frozenset(map(person_key, spec.people))
    own = {row.email: row.amount.major for row in found.people if row.amount is not None}
    return (Change(f"people.{email}", None, amount) for email, amount in own.items() if email not in declared)


def declared_rows(spec: ClaudeCodeSpendLimitsSpec) -> tuple[PersonLimit, ...]:
    """The rows that nothing of what is declared differs from."""
    rows = (PersonLimit(person_key(email), own_amount(amount)) for email, amount in spec.people.items())
    return tuple(sorted(rows, key=lambda row: row.email))


def default_of(spec: ClaudeCodeSpendLimitsSpec) -> Money | None:
    """The declared default; None for none, and where none is declared."""
    return _money(spec.default, NONE)


def own_amount(text: str) -> Money | None:
    """What is declared for a person; None for `default`."""
    return _money(text, DEFAULT)


def _money(text: str | None, word: str) -> Money | None:
    return None if text is None or text == word else Money.parse(text)


def _word(amount: Money | None, word: Literal["none", "default"]) -> str:
    return word if amount is None else amount.major
