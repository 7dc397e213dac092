"""Resource ids: one builder and one parser for each composite id. A persistent format (ARCHITECTURE.md#persistent-formats): never change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

OWNER_TAG: Final = "managed-by"
"""Key of the workspace tag that says which Pulumi resource owns a workspace."""

MANAGED_AT: Final = "managed-at"
"""Key of the tag beside it that tells back ends apart. A missing one says nothing."""

WORKSPACE_ID: Final = "wrkspc_[0-9A-Za-z]+"
"""What the platform's own id of a workspace looks like, as an expression."""


@dataclass(frozen=True, slots=True)
class MembershipId:
    """Id of one membership: `<workspace id>/<user id>`."""

    workspace_id: str
    user_id: str

    def __str__(self) -> str:
        return f"{self.workspace_id}/{self.user_id}"

    @classmethod
    def parse(cls, text: str) -> MembershipId:
        """Read what `str()` wrote. Raises ValueError on anything else."""
        return cls(*_two_parts(text))


@dataclass(frozen=True, slots=True)
class WorkspaceRateLimitId:
    """Id of the rate limits of one workspace and one group: `<workspace id>/<rlg_ id>`."""

    workspace_id: str
    group_id: str

    def __str__(self) -> str:
        return f"{self.workspace_id}/{self.group_id}"

    @classmethod
    def parse(cls, text: str) -> WorkspaceRateLimitId:
        """Read what `str()` wrote. Raises ValueError on anything else."""
        return cls(*_two_parts(text))


@dataclass(frozen=True, slots=True)
class GatewaySpendLimitId:
    """
    Id of a limit at a gateway: `<period>/<kind of scope>`, and `/<name>` where the kind has one. A name may have a `/` of its own.

    >>> str(GatewaySpendLimitId("monthly", "rbac_group", "claude-care"))
    'monthly/rbac_group/claude-care'
    """

    period: str
    kind: str
    name: str | None = None

    def __str__(self) -> str:
        return "/".join((self.period, self.kind, *(() if self.name is None else (self.name,))))

    @classmethod
    def parse(cls, text: str) -> GatewaySpendLimitId:
        """Read what `str()` wrote. Raises ValueError on anything else."""
        period, kind, *name = text.split("/", 2)[:3] if "/" in text else ("", "")
        if not (period and kind and all(name)):
            message = f"not the id of a limit at a gateway: {text!r}"
            raise ValueError(message)
        return cls(period, kind, *name)


@dataclass(frozen=True, slots=True)
class MemberSpendLimitId:
    """Id of a person's own limit in an Enterprise organization: `<period>/<user id>`."""

    period: str
    user_id: str

    def __str__(self) -> str:
        return f"{self.period}/{self.user_id}"

    @classmethod
    def parse(cls, text: str) -> MemberSpendLimitId:
        """Read what `str()` wrote. Raises ValueError on anything else."""
        return cls(*_two_parts(text))


@dataclass(frozen=True, slots=True)
class MemberSpendLimitsId:
    """Id of the limits of many people of an Enterprise organization: `<organization id>/<period>`."""

    organization_id: str
    period: str

    def __str__(self) -> str:
        return f"{self.organization_id}/{self.period}"

    @classmethod
    def parse(cls, text: str) -> MemberSpendLimitsId:
        """Read what `str()` wrote. Raises ValueError on anything else."""
        return cls(*_two_parts(text))


def owner_tag(*, project: str, stack: str, name: str) -> str:
    """The value of the owner tag: `pulumi/<project>/<stack>/<resource name>`."""
    return f"pulumi/{project}/{stack}/{name}"


def owner_stack(tag: str) -> str | None:
    """`<project>/<stack>` of an owner tag's value, or None when it was not written by Pulumi."""
    parts = tag.split("/", 3)
    return f"{parts[1]}/{parts[2]}" if len(parts) == 4 and parts[0] == "pulumi" else None  # noqa: PLR2004


def _two_parts(text: str) -> tuple[str, str]:
    first, separator, second = text.partition("/")
    if not (first and separator and second) or "/" in second:
        message = f"not a composite id: {text!r}"
        raise ValueError(message)
    return first, second
