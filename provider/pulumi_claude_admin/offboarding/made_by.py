"""What a person made or is named in beside keys and memberships, by whom: what people have to hand over or to clear by hand. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pulumi_claude_admin.feed.console_replay import personal_amount
from pulumi_claude_admin.model.activity import Activity
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.people import person_key
from pulumi_claude_admin.offboarding.observed import Observed
from pulumi_claude_admin.offboarding.plan import StepKind
from pulumi_claude_admin.offboarding.read_observed import (
    ADMIN_KEY_GONE,
    ADMIN_KEY_MADE,
    PERSONAL_LIMITS,
    RECIPIENTS,
)


@dataclass(frozen=True, slots=True)
class Made:
    """One thing, and what to do about it."""

    kind: StepKind
    id: str
    name: str
    instruction: str


def made_by(observed: Observed) -> Mapping[str, tuple[Made, ...]]:
    """By the id of the person."""
    found: defaultdict[str, list[Made]] = defaultdict(list)
    for maker, one in (*_machines(observed), *_admin_keys(observed)):
        found[maker].append(one)
    return {maker: tuple(listed) for maker, listed in found.items()}


def _machines(observed: Observed) -> Iterator[tuple[str, Made]]:
    for account in observed.service_accounts or ():
        if account.created_by_id is not None and not account.is_archived:
            told = "goes on working: give it to somebody, or archive it once no live rule targets it"
            yield account.created_by_id, Made(StepKind.SERVICE_ACCOUNT, account.id, account.name, told)
    for rule in observed.federation_rules or ():
        if rule.created_by_id is not None and not rule.is_archived:
            told = "goes on letting jobs in: look whether it still should"
            yield rule.created_by_id, Made(StepKind.FEDERATION_RULE, rule.id, rule.name, told)
    for issuer in observed.federation_issuers or ():
        if issuer.created_by_id is not None and not issuer.is_archived:
            told = "goes on being trusted: look whether it still should"
            yield issuer.created_by_id, Made(StepKind.FEDERATION_ISSUER, issuer.id, issuer.name, told)


def _admin_keys(observed: Observed) -> Iterator[tuple[str, Made]]:
    """Those that an event made and none deleted. The same key has two prefixes in the feed, and one suffix."""
    events = observed.activities or ()
    gone = {_suffix(one) for one in events if one.type == ADMIN_KEY_GONE}
    names = {key_id.rpartition("_")[2]: name for key_id, name in observed.key_names.items()}
    for one in events:
        suffix = _suffix(one)
        if one.type == ADMIN_KEY_MADE and suffix and suffix not in gone and one.actor.id:
            key_id = f"admin_api_key_{suffix}"
            told = "goes on working, and no list shows it: make another, then delete it in the Console"
            yield one.actor.id, Made(StepKind.ADMIN_KEY, key_id, names.get(suffix, key_id), told)


def _suffix(event: Activity) -> str:
    key_id = event.details.get("admin_api_key_id")
    return key_id.rpartition("_")[2] if isinstance(key_id, str) else ""


def recipients(newest_first: Iterable[Activity]) -> Mapping[str, tuple[str, ...]]:
    """By address, as `person_key` has it, the workspaces whose notifications go there; the organization's is ''. Only what the feed tells."""
    latest: dict[str, object] = {}
    for one in newest_first:
        if one.type in RECIPIENTS:
            latest.setdefault(str(one.details.get("workspace_id") or ""), one.details.get("alert_emails"))
    found: defaultdict[str, list[str]] = defaultdict(list)
    for place, addresses in sorted(latest.items()):
        for address in addresses if isinstance(addresses, list) else ():
            found[person_key(str(address))].append(place)
    return {address: tuple(places) for address, places in found.items()}


@dataclass(frozen=True, slots=True)
class PersonalLimit:
    """A limit of Claude Code of a person's own: the workspace, and how much; None where the event does not say it."""

    workspace_id: str
    amount: Money | None


def personal_limits(newest_first: Iterable[Activity]) -> Mapping[str, tuple[PersonalLimit, ...]]:
    """By user id, the limits of Claude Code that the person has of their own. Only what the feed tells."""
    latest: dict[tuple[str, str], Activity] = {}
    for one in newest_first:
        account, place = one.details.get("account_id"), one.details.get("workspace_id")
        if one.type in PERSONAL_LIMITS and isinstance(account, str) and isinstance(place, str):
            latest.setdefault((account, place), one)
    found: defaultdict[str, list[PersonalLimit]] = defaultdict(list)
    for (account, place), event in sorted(latest.items(), key=lambda each: each[0]):
        if not event.type.endswith("_deleted"):
            found[account].append(PersonalLimit(place, personal_amount(event)))
    return {account: tuple(limits) for account, limits in found.items()}
