"""What a rule of policy has to be shown: declarations on which it fires, on which it must not, and on which it cannot know."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.policy.declaration import UNKNOWN, Declaration
from pulumi_claude_admin.policy.facts import Facts
from pulumi_claude_admin.policy.gather import Surroundings
from pulumi_claude_admin.policy.policy_settings import PolicySettings
from tests.support.declarations import DAY, GOOD_WORKSPACE, Payments, declared, facts, new

LISTS: Final = PolicySettings(
    admins=("ana@example.com",), domains=("example.com",), geos=("us",), archivable={"Payments": "closed (OPS-12)"}
)
FAST: Final = {"group": "Claude Opus 4.x", "input_tokens_per_minute": 2_000_000, "output_tokens_per_minute": 400_000}


@dataclass(frozen=True, slots=True)
class Case:
    """`quiet` differs from `fires` in what decides and no more; `blind` lacks something that was to be read."""

    fires: Facts
    quiet: Facts
    blind: Facts
    settings: PolicySettings = field(default=LISTS)
    blind_settings: PolicySettings = field(default=LISTS)


def _workspace(**inputs: object) -> Facts:
    return facts(Payments(workspace={**GOOD_WORKSPACE, **inputs}).first())


def _without(kind: str) -> tuple[Declaration, ...]:
    return tuple(one for one in Payments().first() if one.type != kind)


def _stray(kind: str, inputs: dict[str, object]) -> Facts:
    """A limit whose workspace comes from somewhere else: another provider, a look-up."""
    return facts(
        (*_without(kind), Declaration(f"urn::x::{kind}::stray", kind, None, {**inputs, "workspace_id": UNKNOWN}))
    )


def _sum(amount: object) -> Facts:
    return facts((*Payments().first(), new("OrganizationSpendLimit", "all", {"amount": amount})))


def _raised(amount: object) -> Facts:
    before = {"workspace_id": "wrkspc_01Payments", "amount": "100.00"}
    return facts((declared("WorkspaceSpendLimit", "cap", {**before, "amount": amount}, before=before),))


def _member(who: str, role: object) -> Facts:
    return facts((*Payments().first(), new("WorkspaceMembers", "who", {"members": {who: role}}, of="payments")))


def _machine(role: object) -> Facts:
    return facts((new("ServiceAccountMember", "ci", {"service_account_id": UNKNOWN, "role": role}, of="payments"),))


def _told(*addresses: object) -> Facts:
    return facts((new("SpendNotifications", "mail", {"recipients": list(addresses)}, of="payments"),))


CASES: Final = {
    "cap.missing": Case(
        fires=facts(_without("WorkspaceSpendLimit")),
        quiet=facts(Payments().first()),
        blind=_stray("WorkspaceSpendLimit", {"amount": "5.00"}),
    ),
    "cap.sum_above": Case(fires=_sum("499.99"), quiet=_sum("500.00"), blind=facts(Payments().first())),
    "cap.raised": Case(fires=_raised("200.01"), quiet=_raised("200.00"), blind=_raised(UNKNOWN)),
    "rate_limit.missing": Case(
        fires=facts(_without("WorkspaceRateLimit")),
        quiet=facts(Payments().first()),
        blind=_stray("WorkspaceRateLimit", {"group": "Claude Sonnet 4.x"}),
    ),
    "rate_limit.burns_cap": Case(
        fires=facts(Payments(limits=FAST).first()),
        quiet=facts(Payments(cap={"amount": "500000.00"}, limits=FAST).first()),
        blind=facts(Payments(limits={"group": "Claude Opus 4.x", "requests_per_minute": 5}).first()),
    ),
    "tags.missing": Case(
        fires=_workspace(tags={"owner": "ana@example.com", "cost-centre": " "}),
        quiet=_workspace(tags={"owner": UNKNOWN, "cost-centre": "1"}),
        blind=_workspace(tags=UNKNOWN),
    ),
    "residency.open": Case(
        fires=_workspace(data_residency={"allowed_inference_geos": ["us", "global"]}),
        quiet=_workspace(data_residency={"allowed_inference_geos": ["us"]}),
        blind=_workspace(data_residency=UNKNOWN),
    ),
    "archive.not_listed": Case(
        fires=_workspace(name="Search", archive_on_destroy=True),
        quiet=_workspace(name="Payments", archive_on_destroy=True),
        blind=_workspace(archive_on_destroy=UNKNOWN),
    ),
    "admin.not_listed": Case(
        fires=_member("ben@example.com", "workspace_admin"),
        quiet=_member("ANA@example.com", "workspace_admin"),
        blind=_member("ben@example.com", "workspace_admin"),
        blind_settings=replace(LISTS, admins=None),
    ),
    "machine.above_developer": Case(
        fires=_machine("workspace_admin"), quiet=_machine("workspace_developer"), blind=_machine(UNKNOWN)
    ),
    "recipients.outside": Case(
        fires=_told("finops@example.com.evil.test"), quiet=_told("finops@EXAMPLE.com"), blind=_told(UNKNOWN)
    ),
}
SURROUNDED: Final = Surroundings(DAY, actual_cap=Decimal("499.99"))
