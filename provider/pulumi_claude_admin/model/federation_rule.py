"""Which tokens of an issuer become which service account. Source: docs/platform/federation.md#rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Final

from pydantic import AfterValidator, Field, model_validator

from pulumi_claude_admin.model.archivable import ArchivableSpec, Description
from pulumi_claude_admin.model.diff import Change, Scalar, compare
from pulumi_claude_admin.model.inputs import Count, Name, Spec, Text
from pulumi_claude_admin.model.unknown import OR_UNKNOWN, is_unknown

PLAIN_SCOPES: Final = frozenset({"workspace:developer", "workspace:inference"})
"""What an OAuth caller may grant; every other scope is granted in the Console. Source: docs/platform/federation.md#who-may."""

LIFETIME: Final = (60, 86_400)


def _subject(text: str) -> str:
    """`*` is a wildcard at the end alone, and there it must not cut a name in two."""
    head, star, rest = text.partition("*")
    if star and rest:
        message = f"{text!r}: * stands for the rest at the end of a subject alone"
        raise ValueError(message)
    if star and not head:
        message = f"{text!r} is every subject; name whose they are"
        raise ValueError(message)
    if star and head[-1] not in ":/":
        message = f"{text!r}: a * has to stand after : or /, else a longer name fits too ({head}-evil)"
        raise ValueError(message)
    return text


def _scopes(text: str) -> str:
    wanted = text.split(" ")
    console = sorted(set(wanted) - PLAIN_SCOPES)
    if console:
        message = (
            f"{', '.join(map(repr, console))} can be granted in the Console only; a token may grant "
            "workspace:developer and workspace:inference"
        )
        raise ValueError(message)
    return text


class FederationMatchSpec(Spec):
    """What a token must satisfy: everything that is named."""

    subject_prefix: Annotated[str, Field(min_length=1), AfterValidator(_subject)] | None = None
    audience: Name | None = None
    claims: dict[str, Text] | None = None
    condition: Name | None = None

    @model_validator(mode="after")
    def _says_something(self) -> FederationMatchSpec:
        if self.subject_prefix is None and not self.claims and self.condition is None:
            message = "name at least one of subject_prefix, claims and condition: every token of the issuer fits else"
            raise ValueError(message)
        return self


@dataclass(frozen=True, slots=True)
class FederationMatch:
    """The same, as the platform says it is."""

    subject_prefix: str | None = None
    audience: str | None = None
    claims: Mapping[str, str] = field(default_factory=dict)
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class FederationRule:
    """A rule as the platform says it is. The names are None in answers to writes."""

    id: str
    name: str
    issuer_id: str
    match: FederationMatch
    oauth_scope: str
    service_account_id: str
    description: str = ""
    token_lifetime_seconds: int = 3600
    applies_to_all_workspaces: bool = False
    workspace_ids: frozenset[str] = frozenset()
    issuer_name: str | None = None
    service_account_name: str | None = None
    archived_at: datetime | None = None
    created_by_id: str | None = None
    """The person or account that made it, where that is told."""

    @property
    def is_archived(self) -> bool:
        """Whether it was archived, which nobody can undo."""
        return self.archived_at is not None

    @property
    def is_left_to_the_console(self) -> bool:
        """Whether it grants what no token may grant, so that no token may change it either."""
        return scope_set(self.oauth_scope) - PLAIN_SCOPES != frozenset()


class FederationRuleSpec(ArchivableSpec):
    """What somebody wants of one rule. None means: left to the platform, not managed."""

    issuer_id: Name
    service_account_id: Name
    match: FederationMatchSpec
    oauth_scope: Annotated[str, AfterValidator(_scopes)]
    workspace_ids: tuple[Annotated[str, Field(min_length=1), OR_UNKNOWN], ...] | None = None
    applies_to_all_workspaces: bool = False
    token_lifetime_seconds: Annotated[Count, Field(ge=LIFETIME[0], le=LIFETIME[1])] | None = None
    description: Description | None = None

    @model_validator(mode="after")
    def _is_somewhere(self) -> FederationRuleSpec:
        if is_unknown(self.workspace_ids) or is_unknown(self.applies_to_all_workspaces):
            return self
        if bool(self.workspace_ids) == self.applies_to_all_workspaces:
            message = "name either workspace_ids or applies_to_all_workspaces=True"
            raise ValueError(message)
        return self


def scope_set(text: str) -> frozenset[str]:
    """The scopes of a text, in which their order means nothing."""
    return frozenset(text.split())


def diff_federation_rule(spec: FederationRuleSpec, actual: FederationRule) -> tuple[Change, ...]:
    """What of the rule is not as declared. Of a rule for all workspaces it does not matter which are named besides."""
    return compare(_wanted(spec), _found(spec, actual))


def _wanted(spec: FederationRuleSpec) -> dict[str, Scalar]:
    wanted: dict[str, Scalar] = {
        "name": spec.name,
        "issuer_id": spec.issuer_id,
        "service_account_id": spec.service_account_id,
        "oauth_scope": " ".join(sorted(scope_set(spec.oauth_scope))),
        "applies_to_all_workspaces": spec.applies_to_all_workspaces,
        **_match_paths(wanted_match(spec.match)),
    }
    if spec.workspace_ids:
        wanted["workspace_ids"] = tuple(sorted(set(spec.workspace_ids)))
    if spec.token_lifetime_seconds is not None:
        wanted["token_lifetime_seconds"] = spec.token_lifetime_seconds
    if spec.description is not None:
        wanted["description"] = spec.description
    return wanted


def _found(spec: FederationRuleSpec, actual: FederationRule) -> dict[str, Scalar]:
    everything: dict[str, Scalar] = {
        "name": actual.name,
        "issuer_id": actual.issuer_id,
        "service_account_id": actual.service_account_id,
        "oauth_scope": " ".join(sorted(scope_set(actual.oauth_scope))),
        "applies_to_all_workspaces": actual.applies_to_all_workspaces,
        "workspace_ids": tuple(sorted(actual.workspace_ids)),
        "token_lifetime_seconds": actual.token_lifetime_seconds,
        "description": actual.description,
    }
    managed = _wanted(spec).keys()
    return {path: value for path, value in everything.items() if path in managed} | _match_paths(actual.match)


def wanted_match(spec: FederationMatchSpec) -> FederationMatch:
    """What the platform would show of it."""
    return FederationMatch(spec.subject_prefix, spec.audience, dict(spec.claims or {}), spec.condition)


def _match_paths(match: FederationMatch) -> dict[str, Scalar]:
    plain = {name: getattr(match, name) for name in ("subject_prefix", "audience", "condition")}
    found: dict[str, Scalar] = {f"match.{name}": value for name, value in plain.items() if value is not None}
    return found | {f"match.claims.{name}": value for name, value in match.claims.items()}
