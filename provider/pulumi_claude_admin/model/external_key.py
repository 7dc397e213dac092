"""External keys, a customer's own encryption keys: what the platform says and what somebody wants. Source: docs/platform/external-keys.md#calls."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from pydantic import Field, model_validator

from pulumi_claude_admin.model.diff import Change, Scalar, compare
from pulumi_claude_admin.model.inputs import Spec
from pulumi_claude_admin.model.unknown import is_unknown

NAMED_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "aws": ("kms_arn",),
    "gcp": ("key_name",),
    "azure": ("tenant_id", "vault_uri", "key_name"),
}
"""The fields that say which key it is, by the kind of provider. All of them have to be there."""

OPTIONAL: Final[Mapping[str, tuple[str, ...]]] = {"aws": ("region",), "gcp": (), "azure": ("client_id",)}
"""What may be said besides; what is left out is left to the platform."""

ARN: Final = re.compile(r"arn:[^:\s]+:kms:[^:\s]+:[^:\s]*:\S+")


@dataclass(frozen=True, slots=True)
class ExternalKey:
    """An external key as the platform says it is. `provider_config` has its `type` and every field that is set."""

    id: str
    display_name: str | None
    geo: str
    provider_config: Mapping[str, str]
    is_attached: bool
    user_profile_id: str | None = None
    created_at: datetime | None = None

    @property
    def words(self) -> str:
        """What people call it: its name, else what names it at its provider."""
        return self.display_name or config_words(self.provider_config)


def config_words(config: Mapping[str, object]) -> str:
    """What names the key at its provider, in one piece of text."""
    kind = str(config.get("type"))
    names = NAMED_BY.get(kind) or sorted(config.keys() - {"type"})
    return " ".join((kind, *(str(config[name]) for name in names if config.get(name) is not None)))


class ProviderConfigSpec(Spec):
    """Where the key is: an AWS, Google Cloud or Azure key management service."""

    type: Literal["aws", "gcp", "azure"]
    kms_arn: str | None = Field(default=None, min_length=1)
    region: str | None = Field(default=None, min_length=1)
    key_name: str | None = Field(default=None, min_length=1)
    tenant_id: str | None = Field(default=None, min_length=1)
    vault_uri: str | None = Field(default=None, min_length=1)
    client_id: str | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _has_the_fields_of_its_type(self) -> ProviderConfigSpec:
        if is_unknown(self.type):
            return self
        given = {name for name, value in self if value is not None and name != "type"}
        needed, optional = NAMED_BY[self.type], OPTIONAL[self.type]
        if missing := [name for name in needed if name not in given]:
            message = f"a key of type {self.type!r} has {' and '.join(missing)}"
            raise ValueError(message)
        if strange := sorted(given - {*needed, *optional}):
            message = f"a key of type {self.type!r} has no {' and no '.join(strange)}"
            raise ValueError(message)
        if self.kms_arn is not None and not is_unknown(self.kms_arn) and ARN.fullmatch(self.kms_arn) is None:
            message = f"kms_arn {self.kms_arn!r} is not the ARN of a KMS key (arn:aws:kms:REGION:ACCOUNT:key/ID)"
            raise ValueError(message)
        return self

    @property
    def given(self) -> dict[str, str]:
        """What is declared of it, `type` included."""
        return {name: value for name, value in self if value is not None}


class ExternalKeySpec(Spec):
    """What somebody wants of one external key. What is None is left to the platform, not managed."""

    provider_config: ProviderConfigSpec
    display_name: str | None = Field(default=None, min_length=1)
    geo: Literal["us"] | None = None
    user_profile_id: str | None = Field(default=None, min_length=1)
    adopt_id: str | None = None
    delete_on_destroy: bool = False

    def is_key(self, actual: ExternalKey) -> bool:
        """Whether this is the declared key at its provider, whatever else differs."""
        names = ("type", *NAMED_BY[self.provider_config.type])
        given = self.provider_config.given
        return all(given.get(name) == actual.provider_config.get(name) for name in names)


def diff_external_key(spec: ExternalKeySpec, actual: ExternalKey) -> tuple[Change, ...]:
    """What of the key is not as declared. Fields that the spec leaves None are not looked at."""
    fields = ("display_name", "geo", "user_profile_id")
    managed = [name for name in fields if getattr(spec, name) is not None]
    config = spec.provider_config.given
    named = {"type", *config, *NAMED_BY.get(actual.provider_config.get("type", ""), ())}
    wanted: dict[str, Scalar] = {name: getattr(spec, name) for name in managed}
    found: dict[str, Scalar] = {name: getattr(actual, name) for name in managed}
    wanted |= {f"provider_config.{name}": value for name, value in config.items()}
    found |= {f"provider_config.{name}": actual.provider_config[name] for name in named & actual.provider_config.keys()}
    return compare(wanted, found)


def is_fixed(change: Change, actual: ExternalKey) -> bool:
    """Whether the platform does not make this change: ever, or as long as a workspace uses the key."""
    if change.path == "user_profile_id":
        return True
    is_google = actual.provider_config.get("type") == "gcp" and change.path != "geo"
    return is_of_location(change) and (is_google or actual.is_attached)


def is_of_location(change: Change) -> bool:
    """Whether it changes where the key is, which the platform allows only while no workspace uses it."""
    return change.path == "geo" or change.path.startswith("provider_config.")
