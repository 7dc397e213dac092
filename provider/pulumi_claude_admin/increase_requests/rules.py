"""`increase-rules.toml`: how much more a request for a higher limit gives without anybody deciding, to whom, and how often."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated, Final, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.model.member_spend_limit import Period
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.people import is_email, is_user_id, person_key
from pulumi_claude_admin.model.plain_words import plain_reason

FILE_NAME: Final = "increase-rules.toml"
_HINT: Final = 'Write [[rules]] with name = "…", percent = 50 and ceiling = "300.00" (docs/increase-requests.md#rules)'


def _percent(value: object) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    message = "must be a number, without quotes"
    raise ValueError(message)


def _amount(text: str) -> str:
    Money.parse(text)
    return text


def _person(text: str) -> str:
    if not (is_email(text) or is_user_id(text)):
        message = "is no e-mail address and no user_… id"
        raise ValueError(message)
    return text


Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Amount = Annotated[str, AfterValidator(_amount)]
"""A decimal string in major units of the organization's currency."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Rule(_Table):
    """
    What a request gives that fits: `percent` more than the limit of now, never more than `ceiling`, `times` a month for each person.

    It fits requests of `period` of people of these `teams`, of everybody where there are none.
    """

    name: Words
    percent: Annotated[Decimal, BeforeValidator(_percent), Field(gt=0, le=1000)]
    ceiling: Amount
    period: Period = "monthly"
    teams: tuple[Words, ...] = ()
    times: Annotated[int, Field(strict=True, ge=1, le=31)] = 1

    def fits(self, period: str, team: str | None) -> bool:
        """Whether it is for a request of this period, of somebody of this team."""
        return period == self.period and (not self.teams or team in self.teams)


class IncreaseRules(_Table):
    """
    The whole file. Of `rules` the first that fits counts. `budgets` is what a team's people may cost in a month, by team.

    `teams` says who is of which team where no declaration does.
    """

    rules: tuple[Rule, ...] = ()
    budgets: dict[Words, Amount] = Field(default_factory=dict)
    teams: dict[Words, tuple[Annotated[str, AfterValidator(_person)], ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        _require_once("rules", (one.name for one in self.rules))
        _require_once("teams", (person_key(who) for people in self.teams.values() for who in people))
        return self

    def fitting(self, period: str, team: str | None) -> Rule | None:
        """The first rule for a request of this period, of somebody of this team."""
        return next((one for one in self.rules if one.fits(period, team)), None)

    def team_by_person(self) -> Mapping[str, str]:
        """The team of each person who is named here, by what `person_key` says of them."""
        return {person_key(who): team for team, people in self.teams.items() for who in people}


def _require_once(what: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            message = f"{what} names {name!r} twice"
            raise ValueError(message)
        seen.add(name)


def parse_rules(text: str, *, source: str = FILE_NAME) -> IncreaseRules:
    """Raises ConfigurationError with the place of the first mistake."""
    try:
        return IncreaseRules.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{source} is no TOML: {error}") from None
    except ValidationError as error:
        detail = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, detail["loc"]))
        reasons = {"missing": "is missing", "extra_forbidden": "is no key of this file"}
        reason = reasons.get(detail["type"]) or plain_reason(detail)
        raise ConfigurationError(f"{source}: {where} {reason}".replace(":  ", ": "), hint=_HINT) from None
