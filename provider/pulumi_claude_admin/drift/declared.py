"""
What a stack declares: its state's resources of ours, as specs. No network, no comparison; what a kind's are is in `kinds/`.

The output `declared` (what the last `up` was told) counts, not the inputs: a refresh that writes state puts the actual
into those (docs/platform/pulumi.md#refresh). Inputs are the fallback for state without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pulumi_claude_admin.drift.compare import SECRET
from pulumi_claude_admin.drift.declared_in import DeclaredIn, parse_declared_in
from pulumi_claude_admin.drift.declared_object import DeclaredObject, Illegible
from pulumi_claude_admin.drift.export_format import Resource, StackExport, parse_export, secret_value
from pulumi_claude_admin.drift.kinds import BY_TYPE_NAME
from pulumi_claude_admin.drift.kinds.contract import ObjectKind
from pulumi_claude_admin.drift.kinds.gateway_spend_limit import GATEWAY_SPEND_LIMIT
from pulumi_claude_admin.drift.kinds.member_spend_limit import MEMBER_SPEND_LIMIT
from pulumi_claude_admin.drift.kinds.member_spend_limits import MEMBER_SPEND_LIMITS
from pulumi_claude_admin.drift.legible_resource import ALL_OF_IT, LegibleResource, property_of, secret_paths
from pulumi_claude_admin.errors import InvalidInputs, WrongOrganization
from pulumi_claude_admin.model.organization import is_same_organization, organization_key
from pulumi_claude_admin.model.type_tokens import DYNAMIC

_OF_ENTERPRISE: Final = frozenset(one.type_name for one in (MEMBER_SPEND_LIMIT, MEMBER_SPEND_LIMITS))
_OF_ANOTHER: Final = "Use a credential of the stack's organization, or choose another stack"
_OF_SEVERAL: Final = (
    "Its provider blocks are of several organizations, and this compares one: `pulumi refresh --preview-only` compares each of them; "
    "to have drift, take each into a stack of its own"
)
_NAMING_THEIR_OWN: Final = _OF_ENTERPRISE | {GATEWAY_SPEND_LIMIT.type_name}


@dataclass(frozen=True, slots=True)
class Declared:
    """
    What a stack declares. `stacks` as in `StackExport`; `organization_ids` are those that its resources were written to, and
    `enterprise_ids` those of its limits of people; a gateway each of its declarations names itself.

    `origins` are the places in team files by URN. `unknown_types` are types of ours that this release does not know: a newer one wrote the state.
    """

    declarations: tuple[DeclaredObject, ...] = ()
    stacks: frozenset[str] = frozenset()
    organization_ids: frozenset[str] = frozenset()
    enterprise_ids: frozenset[str] = frozenset()
    unknown_types: frozenset[str] = frozenset()
    pending_operations: int = 0
    origins: Mapping[str, DeclaredIn] = field(default_factory=dict)

    @property
    def legible(self) -> Iterable[DeclaredObject]:
        """The declarations that can be compared, and for which something has to be read."""
        return (one for one in self.declarations if not isinstance(one, Illegible))

    def require_organization(self, organization_id: str) -> None:
        """Raises WrongOrganization unless everything was written to this organization: nothing else may be believed."""
        if others := _others(self.organization_ids, organization_id):
            raise WrongOrganization(
                f"{self._words} was applied to organization {others}, the credential belongs to {organization_id}",
                hint=_OF_SEVERAL if self._is_of_several_blocks else _OF_ANOTHER,
            )

    def require_enterprise(self, organization_id: str) -> None:
        """The same of limits of people, and of the Enterprise organization that the scoped key belongs to."""
        if others := _others(self.enterprise_ids, organization_id):
            raise WrongOrganization(
                f"{self._words} set limits of people in organization {others}, the key of CLAUDE_ADMIN_ENTERPRISE_KEY belongs to {organization_id}",
                hint="Use a key of the stack's organization, leave the key out, or choose another stack",
            )

    @property
    def _is_of_several_blocks(self) -> bool:
        """Whether provider blocks of one program write to several organizations, so that no credential is of all."""
        return len(self.stacks) == 1 and len(set(map(organization_key, self.organization_ids))) > 1

    @property
    def _words(self) -> str:
        return f"the stack {', '.join(sorted(self.stacks))}" if self.stacks else "the stack"


def _others(ids: Iterable[str], organization_id: str) -> str:
    """Ids that are another organization's; empty where none is."""
    return ", ".join(sorted(one for one in ids if not is_same_organization(one, organization_id)))


def read_declared(text: str) -> Declared:
    """What the text of a stack export declares. Raises StateUnreadable."""
    return declared_by(parse_export(text))


def declared_by(export: StackExport) -> Declared:
    """The declarations of our own resources, in the order of their URNs."""
    ours = sorted((one for one in export.resources if one.type.startswith(DYNAMIC)), key=lambda one: one.urn)
    known = [(one, kind) for one in ours if (kind := BY_TYPE_NAME.get(_type_name(one))) is not None]
    organizations = _ids(one for one in ours if _type_name(one) not in _NAMING_THEIR_OWN)
    return Declared(
        declarations=tuple(_declaration(resource, kind) for resource, kind in known),
        stacks=export.stacks,
        organization_ids=organizations,
        enterprise_ids=_ids(one for one in ours if _type_name(one) in _OF_ENTERPRISE),
        unknown_types=frozenset(_type_name(one) for one in ours if _type_name(one) not in BY_TYPE_NAME),
        pending_operations=export.pending_operations,
        origins={one.urn: origin for one in ours if (origin := _origin(one, export)) is not None},
    )


def _ids(resources: Iterable[Resource]) -> frozenset[str]:
    found = (one.outputs.get("organization_id") for one in resources)
    return frozenset(one for one in found if isinstance(one, str))


def _origin(resource: Resource, export: StackExport) -> DeclaredIn | None:
    return parse_declared_in(export.components.get(resource.parent, {}))


def _type_name(resource: Resource) -> str:
    return resource.type.removeprefix(DYNAMIC)


def _declaration(resource: Resource, kind: ObjectKind) -> DeclaredObject:
    declared = resource.outputs.get("declared")
    is_legible = isinstance(declared, Mapping) and secret_value(declared) is None
    bag = declared if isinstance(declared, Mapping) and is_legible else resource.inputs
    secret = sorted(secret_paths(bag) | (set() if is_legible or declared is None else {ALL_OF_IT}))
    # A state of an earlier release seals the inputs alone.
    secret += sorted(secret_paths(resource.inputs, bag.keys() - set(map(property_of, secret))))
    try:
        return _read(resource, kind, bag, tuple(secret))
    except InvalidInputs as error:
        if secret:
            return _illegible(resource, kind, f"{SECRET}: {', '.join(secret)}")
        return _illegible(resource, kind, f"this release does not understand the declared values ({error})")
    except ValueError as error:
        return _illegible(resource, kind, f"the state's record of it is not one of ours ({error})")


def _read(resource: Resource, kind: ObjectKind, bag: Mapping[str, object], secret: tuple[str, ...]) -> DeclaredObject:
    """The declaration, without what is secret where the rest can be compared. Raises InvalidInputs where it cannot."""
    if not secret:
        return kind.read(LegibleResource(kind.kind, resource, bag))
    if kind.stand_ins is None or ALL_OF_IT in secret:
        raise InvalidInputs
    names = set(map(property_of, secret))
    stand_ins = {key: value for key, value in kind.stand_ins(resource).items() if key in names}
    rest = {key: value for key, value in bag.items() if key not in names} | stand_ins
    return kind.read(LegibleResource(kind.kind, resource, rest, secret=tuple(sorted(names))))


def _illegible(resource: Resource, kind: ObjectKind, reason: str) -> Illegible:
    return Illegible(
        urn=resource.urn,
        kind=kind.kind,
        id=resource.id,
        workspace_id=kind.workspace_of(resource),
        written_at=None,
        secret=(),
        reason=reason,
        live_kind=kind.live_kind or kind.kind,
    )
