"""Machine identities in stories: service accounts, their places in workspaces, issuers and rules."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from claude_simulator.changes import federation_issuers as issuer_changes
from claude_simulator.changes import federation_rules as rule_changes
from claude_simulator.changes import service_account_members as binding_changes
from claude_simulator.changes import service_accounts as account_changes
from claude_simulator.changes.federation_issuers import IssuerFields
from claude_simulator.changes.federation_rule_workspaces import disable_rule
from claude_simulator.changes.federation_rules import RuleFields
from claude_simulator.organization import Organization
from claude_simulator.workload_values import FederationIssuer, FederationRule, Match, ServiceAccount
from tests.support.story.declarations import SLOTS as PLACES
from tests.support.story.engine import Declared, Recorded, Ref
from tests.support.story.picture import Deed, Picture

SLOTS = ("0", "1")

SOME_PLACES = ((), PLACES[:1], PLACES[:2], PLACES[1:], PLACES)
"""Where a rule lets in; none are all workspaces."""

letters = st.sampled_from(("a", "b"))
asked = st.sampled_from((False, False, True))
slots = st.sampled_from(SLOTS)
places = st.sampled_from(PLACES)
lifetimes = st.sampled_from((600, 1200))
roles = st.sampled_from(("workspace_user", "workspace_developer"))


def settle(organization: Organization) -> None:
    """Make those of somebody else, which no story declares."""
    theirs = account_changes.create_service_account(
        organization, name="theirs", description="", organization_role="developer", actor_id=None
    )
    trusted = issuer_changes.create_issuer(
        organization, IssuerFields(name="theirs", issuer_url="https://theirs.example.com"), actor_id=None
    )
    wanted = RuleFields(
        name="theirs",
        match=Match(subject_prefix="theirs"),
        oauth_scope="workspace:developer",
        service_account_id=theirs.id,
        applies_to_all_workspaces=True,
    )
    rule_changes.create_rule(organization, trusted.id, wanted, is_console=True, actor_id=None)
    for workspace_id in organization.workspaces:
        binding_changes.add_binding(organization, workspace_id, theirs.id, "workspace_user", actor_id=None)


def declared() -> st.SearchStrategy[Declared]:
    """Any of them."""
    place_of_one = st.tuples(places, slots).flatmap(lambda both: place(*both))
    return slots.flatmap(account) | place_of_one | slots.flatmap(issuer) | slots.flatmap(rule)


def account(slot: str) -> st.SearchStrategy[Declared]:
    """The service account of a slot, which has two names."""
    inputs = st.fixed_dictionaries(
        {"name": letters.map(lambda letter: f"account{slot}-{letter}"), "archive_on_destroy": asked},
        optional={"description": letters, "organization_role": st.sampled_from(("developer", "admin"))},
    )
    return inputs.map(lambda bag: Declared(f"account{slot}", "ServiceAccount", bag))


def place(workspace: str, slot: str) -> st.SearchStrategy[Declared]:
    """The account of a slot in the workspace of one."""
    where = {"workspace_id": Ref(workspace), "service_account_id": Ref(f"account{slot}")}
    return roles.map(
        lambda role: Declared(f"{workspace}-account{slot}", "ServiceAccountMember", where | {"role": role})
    )


def issuer(slot: str) -> st.SearchStrategy[Declared]:
    """The issuer of a slot."""
    inputs = st.fixed_dictionaries(
        {
            "name": letters.map(lambda letter: f"issuer{slot}-{letter}"),
            "issuer_url": letters.map(lambda letter: f"https://{letter}.example.com"),
            "archive_on_destroy": asked,
        },
        optional={"check_jti": st.booleans(), "max_jwt_lifetime_seconds": lifetimes},
    )
    return inputs.map(lambda bag: Declared(f"issuer{slot}", "FederationIssuer", bag))


def rule(slot: str) -> st.SearchStrategy[Declared]:
    """The rule of a slot."""
    inputs = st.fixed_dictionaries(
        {
            "name": letters.map(lambda letter: f"rule{slot}-{letter}"),
            "issuer_id": slots.map(lambda one: Ref(f"issuer{one}")),
            "service_account_id": slots.map(lambda one: Ref(f"account{one}")),
            "match": letters.map(lambda letter: {"subject_prefix": f"job:{letter}"}),
            "oauth_scope": st.sampled_from(("workspace:developer", "workspace:inference workspace:developer")),
            "archive_on_destroy": asked,
        },
        optional={"description": letters, "token_lifetime_seconds": lifetimes},
    )
    where = st.sampled_from(SOME_PLACES).map(
        lambda names: (
            {"applies_to_all_workspaces": False, "workspace_ids": [Ref(name) for name in names]}
            if names
            else {"applies_to_all_workspaces": True}
        )
    )
    return st.tuples(inputs, where).map(lambda both: Declared(f"rule{slot}", "FederationRule", both[0] | both[1]))


def with_another_place(one: Declared) -> st.SearchStrategy[Declared]:
    """The same rule with a workspace more or less. It keeps one."""

    def toggled(name: str) -> Declared:
        there = one.inputs["workspace_ids"]
        others = [ref for ref in there if ref.name != name]
        changed = [*there, Ref(name)] if others == there else others or there
        return replace(one, inputs=one.inputs | {"workspace_ids": changed})

    return places.map(toggled)


def by_hand() -> st.SearchStrategy[Deed]:
    """Each is made under one of its names, changed, and archived."""
    return st.tuples(slots, letters, st.sampled_from(tuple(_DEEDS))).map(
        lambda each: Deed(f"{each[2]} of slot {each[0]} ({each[1]})", lambda org: _DEEDS[each[2]](org, *each[:2]))
    )


def archive_rule(organization: Organization, rule_id: str) -> None:
    """By hand."""
    rule_changes.archive_rule(organization, rule_id, is_console=True, actor_id=None)


def is_account(picture: Picture, one: Declared, recorded: Recorded) -> bool:
    """Whether the account is as declared; one that was archived stays as it was."""
    there = picture.service_accounts[recorded.id]
    return there.is_archived or _has(there, one, "name", "description", "organization_role")


def is_in_place(picture: Picture, one: Declared, recorded: Recorded) -> bool:
    """Whether the account has its role in the workspace, which is live."""
    where = (recorded.inputs["workspace_id"], recorded.inputs["service_account_id"])
    there = picture.bindings.get(where)
    is_over = picture.service_accounts[where[1]].is_archived
    return is_over or (there is not None and there.role == one.inputs["role"])


def is_issuer(picture: Picture, one: Declared, recorded: Recorded) -> bool:
    """Whether the issuer is as declared."""
    there = picture.federation_issuers[recorded.id]
    return there.is_archived or _has(there, one, "name", "issuer_url", "check_jti", "max_jwt_lifetime_seconds")


def is_rule(picture: Picture, one: Declared, recorded: Recorded) -> bool:
    """Whether the rule is as declared, and enabled where it is declared and nowhere else."""
    there = picture.federation_rules[recorded.id]
    references = {name: recorded.inputs[name] for name in ("issuer_id", "service_account_id")}
    return there.is_archived or (
        _has(there, one, "name", "description", "token_lifetime_seconds", "applies_to_all_workspaces")
        and {name: getattr(there, name) for name in references} == references
        and there.match == Match(**one.inputs["match"])
        and set(there.oauth_scope.split()) == set(one.inputs["oauth_scope"].split())
        and (there.applies_to_all_workspaces or there.workspaces.keys() == set(recorded.inputs["workspace_ids"]))
    )


def _has(there: ServiceAccount | FederationIssuer | FederationRule, one: Declared, *names: str) -> bool:
    return all(getattr(there, name) == one.inputs[name] for name in names if name in one.inputs)


def _accounts(organization: Organization, slot: str) -> list[ServiceAccount]:
    return [one for one in organization.service_accounts.values() if one.name.startswith(f"account{slot}-")]


def _issuers(organization: Organization, slot: str) -> list[FederationIssuer]:
    return [one for one in organization.federation_issuers.values() if one.name.startswith(f"issuer{slot}-")]


def _rules(organization: Organization, slot: str) -> list[FederationRule]:
    return [one for one in organization.federation_rules.values() if one.name.startswith(f"rule{slot}-")]


def _make_account(organization: Organization, slot: str, letter: str) -> None:
    account_changes.create_service_account(
        organization,
        name=f"account{slot}-{letter}",
        description="by hand",
        organization_role="developer",
        actor_id=None,
    )


def _edit_accounts(organization: Organization, slot: str, letter: str) -> None:
    for one in _accounts(organization, slot):
        account_changes.update_service_account(
            organization,
            one.id,
            description=f"by hand {letter}",
            organization_role="admin" if letter == "a" else None,
            actor_id=None,
        )


def _archive_accounts(organization: Organization, slot: str, letter: str) -> None:
    del letter
    for one in _accounts(organization, slot):
        account_changes.archive_service_account(organization, one.id, actor_id=None)


def _change_places(organization: Organization, slot: str, letter: str) -> None:
    """Out of the workspaces (a), or with another role in each (b)."""
    for workspace_id, account_id in [*organization.bindings]:
        if account_id in {one.id for one in _accounts(organization, slot)}:
            if letter == "a":
                binding_changes.remove_binding(organization, workspace_id, account_id)
            else:
                binding_changes.update_binding(organization, workspace_id, account_id, "workspace_admin")


def _make_issuer(organization: Organization, slot: str, letter: str) -> None:
    wanted = IssuerFields(name=f"issuer{slot}-{letter}", issuer_url="https://by-hand.example.com")
    issuer_changes.create_issuer(organization, wanted, actor_id=None)


def _edit_issuers(organization: Organization, slot: str, letter: str) -> None:
    wanted = IssuerFields(check_jti=False, max_jwt_lifetime_seconds=70)
    for one in _issuers(organization, slot):
        issuer_changes.update_issuer(
            organization,
            one.id,
            wanted if letter == "a" else IssuerFields(name=f"{one.name}-by-hand"),
            is_console=True,
            actor_id=None,
        )


def _archive_issuers(organization: Organization, slot: str, letter: str) -> None:
    del letter
    for one in _issuers(organization, slot):
        issuer_changes.archive_issuer(organization, one.id, actor_id=None)


def _make_rule(organization: Organization, slot: str, letter: str) -> None:
    issuers = [one.id for one in organization.federation_issuers.values() if not one.is_archived]
    accounts = [one.id for one in organization.service_accounts.values() if not one.is_archived]
    wanted = RuleFields(
        name=f"rule{slot}-{letter}",
        match=Match(subject_prefix="by:hand"),
        oauth_scope="workspace:developer",
        service_account_id=accounts[-1],
        applies_to_all_workspaces=True,
    )
    rule_changes.create_rule(organization, issuers[-1], wanted, is_console=True, actor_id=None)


def _edit_rules(organization: Organization, slot: str, letter: str) -> None:
    """What they match (a), or where they are enabled (b)."""
    for one in _rules(organization, slot):
        wanted = RuleFields(match=Match(subject_prefix="by:hand"), description="by hand")
        if letter == "a":
            rule_changes.update_rule(organization, one.id, wanted, is_console=True, actor_id=None)
        for workspace_id in [*one.workspaces][:1] if letter == "b" else ():
            disable_rule(organization, one.id, workspace_id, is_console=True)


def _archive_rules(organization: Organization, slot: str, letter: str) -> None:
    del letter
    for one in _rules(organization, slot):
        archive_rule(organization, one.id)


_DEEDS = {
    "make account": _make_account,
    "edit accounts": _edit_accounts,
    "archive accounts": _archive_accounts,
    "change places": _change_places,
    "make issuer": _make_issuer,
    "edit issuers": _edit_issuers,
    "archive issuers": _archive_issuers,
    "make rule": _make_rule,
    "edit rules": _edit_rules,
    "archive rules": _archive_rules,
}
