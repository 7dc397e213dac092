"""Who may do what, and who is told: admins, machines, recipients of notifications."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pulumi_claude_admin.model.people import person_key
from pulumi_claude_admin.model.severity import Severity
from pulumi_claude_admin.policy.declaration import UNKNOWN
from pulumi_claude_admin.policy.facts import Facts, Grant
from pulumi_claude_admin.policy.policy_settings import Level
from pulumi_claude_admin.policy.rules import words
from pulumi_claude_admin.policy.rules.contract import Blind, Hit, Rule, Terms

_ADMIN_ROLES: Final = frozenset({"workspace_admin", "admin", "owner", "primary_owner"})
_UP_TO_DEVELOPER: Final = frozenset(
    {"workspace_user", "workspace_restricted_developer", "workspace_developer", "user", "developer"}
)


def _admins(facts: Facts, terms: Terms) -> Iterator[Hit | Blind]:
    listed = None if terms.settings.admins is None else {person_key(one) for one in terms.settings.admins}
    for grant in facts.people:
        if grant.role is not UNKNOWN and grant.role not in _ADMIN_ROLES:
            continue
        if grant.who is UNKNOWN or grant.role is UNKNOWN:
            yield _nobody_knows(grant)
        elif listed is None:
            yield Blind(grant.place, f"{grant.who} is {grant.role}, and claude-admin.toml has no list policy.admins")
        elif person_key(grant.who) not in listed:
            yield Hit(
                grant.place, f"{grant.place.label} makes {grant.who} {grant.role}, whom policy.admins does not list"
            )


def _machines(facts: Facts, _: Terms) -> Iterator[Hit | Blind]:
    for grant in facts.machines:
        if grant.role is UNKNOWN:
            yield Blind(grant.place, f"the role of a service account {words.YET}")
        elif grant.role not in _UP_TO_DEVELOPER:
            yield Hit(
                grant.place, f"{grant.place.label} gives a service account the role {grant.role}, above developer"
            )


def _nobody_knows(grant: Grant) -> Blind:
    return Blind(grant.place, f"who gets which role {words.YET}")


def _recipients(facts: Facts, terms: Terms) -> Iterator[Hit | Blind]:
    domains = None if terms.settings.domains is None else {one.casefold() for one in terms.settings.domains}
    for one in facts.recipients:
        if one.addresses is UNKNOWN:
            yield Blind(one.place, f"who is told {words.YET}")
            continue
        known = [address for address in one.addresses if isinstance(address, str)]
        if domains is None:
            yield Blind(one.place, "claude-admin.toml has no list policy.domains")
            continue
        outside = [address for address in known if address.rpartition("@")[2].casefold() not in domains]
        if outside:
            yield Hit(one.place, f"{one.place.label} tells {words.listed(outside)}, outside policy.domains")
        elif len(known) < len(one.addresses):
            yield Blind(one.place, f"an address {words.YET}")


RULES: Final = (
    Rule(
        id="admin.not_listed",
        title="An admin who is not on the list",
        level=Level.MANDATORY,
        severity=Severity.HIGH,
        risk="An admin of a workspace lets people in, makes keys and changes its limits.",
        remedy="Give a smaller role, or add the person to admins under [policy] of claude-admin.toml.",
        cannot_know="Who is admin by an inherited role or by hand: drift tells that. A list without addresses knows a user_… id only by itself.",
        check=_admins,
        lists=("admins",),
    ),
    Rule(
        id="machine.above_developer",
        title="A service account with more than developer",
        level=Level.MANDATORY,
        severity=Severity.HIGH,
        risk="Whoever gets hold of a job's token may then change limits and members.",
        remedy="Give it workspace_developer or less, and developer in the organization.",
        cannot_know="Which people are really machines: a bot with an e-mail address counts as a person. What scopes a FederationRule gives: the job that applies this code needs some.",
        check=_machines,
    ),
    Rule(
        id="recipients.outside",
        title="A recipient outside the company's domains",
        level=Level.MANDATORY,
        severity=Severity.MEDIUM,
        risk="What a team spends is told to strangers, or to an address with a typing mistake that nobody reads.",
        remedy="Correct the address, or add its domain to domains under [policy] of claude-admin.toml.",
        cannot_know="Whether anybody reads the address.",
        check=_recipients,
        lists=("domains",),
    ),
)
