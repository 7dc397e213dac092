"""Rate limits: groups, limiters, the organization's values and a workspace's overrides. Source: docs/platform/rate-limits.md#workspace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Generic, Literal, Self, TypeVar, get_args

from pydantic import BaseModel, model_validator

from pulumi_claude_admin.model.diff import Change, compare
from pulumi_claude_admin.model.inputs import Count, Name, SettingSpec

Limiter = Literal[
    "requests_per_minute",
    "input_tokens_per_minute",
    "input_tokens_per_minute_cache_aware",
    "output_tokens_per_minute",
    "tokens_per_minute",
    "tokens_per_day",
    "tool_uses_per_second",
    "fast_itpmca",
    "fast_otpm",
]
"""The limiter types that can be written; reads may show others."""

LIMITERS: Final[tuple[str, ...]] = get_args(Limiter)
CountT = TypeVar("CountT", bound=int)


@dataclass(frozen=True, slots=True)
class RateLimitGroup:
    """A group of models or a supporting endpoint. `id` (`rlg_…`) is the same in every organization; `display_name` may change."""

    id: str
    type: str
    display_name: str | None
    models: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """How people call it: the display name, else the type."""
        return self.display_name or self.type

    def answers_to(self, reference: str) -> bool:
        """Whether a user who writes `reference` (id, display name in any case, or model) means this group."""
        wanted = reference.strip().casefold()
        names = {self.id.casefold(), (self.display_name or self.type).casefold(), *(m.casefold() for m in self.models)}
        return wanted in names


@dataclass(frozen=True, slots=True)
class OrganizationRateLimit:
    """The organization's own limits of one group. `entry_id` differs between organizations; it addresses writes."""

    entry_id: str
    group: RateLimitGroup
    limits: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class WorkspaceRateLimit:
    """The overrides of one workspace for one group; what is absent is inherited, not unlimited."""

    entry_id: str
    workspace_id: str
    group: RateLimitGroup
    limits: Mapping[str, int]
    organization_limits: Mapping[str, int] = field(default_factory=dict)


class Limiters(BaseModel, Generic[CountT]):
    """A value for each limiter named: requests or tokens per minute (day, second) as the name says. `CountT` is how numbers are read."""

    requests_per_minute: CountT | None = None
    input_tokens_per_minute: CountT | None = None
    input_tokens_per_minute_cache_aware: CountT | None = None
    output_tokens_per_minute: CountT | None = None
    tokens_per_minute: CountT | None = None
    tokens_per_day: CountT | None = None
    tool_uses_per_second: CountT | None = None
    fast_itpmca: CountT | None = None
    fast_otpm: CountT | None = None

    @model_validator(mode="after")
    def _names_a_limiter(self) -> Self:
        if not self.limits:
            message = "name at least one limiter, such as requests_per_minute"
            raise ValueError(message)
        return self

    @property
    def limits(self) -> dict[str, int]:
        """The limiters that were named, in the order of `LIMITERS`."""
        return {name: value for name in LIMITERS if (value := getattr(self, name)) is not None}


class WorkspaceRateLimitSpec(SettingSpec, Limiters[Count]):
    """What somebody wants of one group in one workspace."""

    workspace_id: Name
    group: Name


def diff_rate_limit(spec: WorkspaceRateLimitSpec, actual: WorkspaceRateLimit | None) -> tuple[Change, ...]:
    """Limiters that differ; limiters that the spec does not name are not looked at."""
    present = actual.limits if actual is not None else {}
    return compare(dict(spec.limits), {name: present.get(name) for name in spec.limits})
