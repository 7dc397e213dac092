"""What a story's program may declare, how each of it is made by hand otherwise, and how one sees that it is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st
from pulumi.dynamic import ResourceProvider

from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope
from pulumi_claude_admin.resources.organization_spend_limit import OrganizationSpendLimitProvider
from pulumi_claude_admin.resources.workspace import WorkspaceProvider
from pulumi_claude_admin.resources.workspace_member import WorkspaceMemberProvider
from pulumi_claude_admin.resources.workspace_members import WorkspaceMembersProvider
from pulumi_claude_admin.resources.workspace_rate_limit import WorkspaceRateLimitProvider
from pulumi_claude_admin.resources.workspace_spend_limit import WorkspaceSpendLimitProvider
from tests.support.story.engine import Declared, Program, Recorded, Ref
from tests.support.story.wires import Bag

SLOTS = ("w0", "w1", "w2")
GROUP = "Claude Sonnet 4.x"
PEOPLE = ("ana@example.com", "ben@example.com", "chloe@example.com")

PROVIDERS: Mapping[str, ResourceProvider] = {
    "Workspace": WorkspaceProvider(),
    "WorkspaceMembers": WorkspaceMembersProvider(),
    "WorkspaceMember": WorkspaceMemberProvider(),
    "WorkspaceRateLimit": WorkspaceRateLimitProvider(),
    "WorkspaceSpendLimit": WorkspaceSpendLimitProvider(),
    "OrganizationSpendLimit": OrganizationSpendLimitProvider(),
}

RIVALS = ("WorkspaceMembers", "WorkspaceMember")

texts = st.sampled_from(("A", "B"))
asked = st.sampled_from((False, False, False, True))
roles = st.sampled_from(("workspace_user", "workspace_developer", "workspace_admin"))
members = st.dictionaries(st.sampled_from(PEOPLE), roles)
limiters = st.dictionaries(
    st.sampled_from(("requests_per_minute", "output_tokens_per_minute")), st.integers(1, 3), min_size=1
)
amounts = st.sampled_from(("100.00", "200.00"))
organization_amounts = st.sampled_from(("1000.00", "2000.00"))


def workspaces(slot: str) -> st.SearchStrategy[Declared]:
    """The workspace of a slot; its owner tag is known by the slot."""
    inputs = st.fixed_dictionaries(
        {
            "name": texts.map(lambda text: f"{slot} {text}"),
            "owner": st.just(owner_of(slot)),
            "managed_at": st.just("story"),
            "when_archived": st.just("keep"),
            "archive_on_destroy": asked,
        },
        optional={"tags": st.dictionaries(texts, texts), "display_color": st.sampled_from(("#111111", "#222222"))},
    )
    return inputs.map(lambda bag: Declared(slot, "Workspace", bag))


def parts(slot: str) -> st.SearchStrategy[Declared]:
    """Something that stands on the workspace of a slot."""
    one = st.sampled_from(PEOPLE).flatmap(lambda email: one_member(slot, email))
    return list_of_members(slot) | rates(slot) | caps(slot) | one


def list_of_members(slot: str) -> st.SearchStrategy[Declared]:
    """All, or some, of a workspace's members."""
    inputs = st.fixed_dictionaries(
        {"members": members, "exclusive": st.booleans(), "on_unknown_member": st.just("error")}
    )
    return inputs.map(lambda bag: Declared(f"{slot}-members", "WorkspaceMembers", {"workspace_id": Ref(slot)} | bag))


def one_member(slot: str, email: str) -> st.SearchStrategy[Declared]:
    """One of them."""
    where = {"workspace_id": Ref(slot), "user": email}
    name = f"{slot}-{email.partition('@')[0]}"
    return roles.map(lambda role: Declared(name, "WorkspaceMember", where | {"role": role}))


def rates(slot: str) -> st.SearchStrategy[Declared]:
    """A workspace's limiters of one group."""
    limits = st.tuples(limiters, asked).map(lambda both: both[0] | {"group": GROUP, "clear_on_destroy": both[1]})
    return limits.map(lambda bag: Declared(f"{slot}-rates", "WorkspaceRateLimit", {"workspace_id": Ref(slot)} | bag))


def caps(slot: str) -> st.SearchStrategy[Declared]:
    """A workspace's cap."""
    inputs = st.fixed_dictionaries({"amount": amounts, "clear_on_destroy": asked})
    return inputs.map(lambda bag: Declared(f"{slot}-cap", "WorkspaceSpendLimit", {"workspace_id": Ref(slot)} | bag))


def without_rivals(program: Program, latest: Declared) -> Program:
    """What is left when nobody is declared twice in one workspace: the latest declaration has it."""
    theirs = {"WorkspaceMembers", "WorkspaceMember"} - {latest.kind}
    left = dict(program)
    for name, one in program.items():
        if latest.kind in RIVALS and one.kind in theirs and one.inputs["workspace_id"] == latest.inputs["workspace_id"]:
            several, single = (one, latest) if one.kind == "WorkspaceMembers" else (latest, one)
            if several is one:
                others = {who: role for who, role in one.inputs["members"].items() if who != single.inputs["user"]}
                left[name] = replace(one, inputs=one.inputs | {"members": others, "exclusive": False})
            elif several.inputs["exclusive"] or single.inputs["user"] in several.inputs["members"]:
                del left[name]
    return left


def organization_caps() -> st.SearchStrategy[Declared]:
    """The organization's cap."""
    inputs = st.fixed_dictionaries({"amount": organization_amounts, "clear_on_destroy": asked})
    return inputs.map(lambda bag: Declared("cap", "OrganizationSpendLimit", bag))


def owner_of(slot: str) -> str:
    """The owner tag of a slot's workspace."""
    return f"pulumi/story/dev/{slot}"


@dataclass(frozen=True)
class ByHand:
    """Something that somebody does behind Pulumi's back, to a live workspace of a slot. It shows in stories."""

    what: str
    do: Callable[[HttpAdminApi, str], object]

    def __repr__(self) -> str:
        return self.what


def _set_member(api: HttpAdminApi, workspace_id: str, email: str, role: str | None) -> None:
    user_id = next(user.id for user in api.users.list() if user.email == email)
    is_member = any(member.user_id == user_id for member in api.members.list(workspace_id))
    if role is None:
        api.members.remove(workspace_id, user_id)
    elif is_member:
        api.members.update(workspace_id, user_id, role)
    else:
        api.members.add(workspace_id, user_id, role)


def _set_rates(api: HttpAdminApi, workspace_id: str, limits: Mapping[str, int | None]) -> None:
    entry = next(one.entry_id for one in api.rate_limits.list() if one.group.display_name == GROUP)
    api.workspace_rate_limits.set(workspace_id, entry, limits)


def _set_cap(api: HttpAdminApi, scope: Scope, amount: int | None) -> None:
    if amount is None:
        api.spend_limits.clear(scope)
    else:
        api.spend_limits.set(scope, Money(amount))


def by_hand() -> st.SearchStrategy[ByHand]:
    """Any edit of a workspace."""
    return (
        st.just(ByHand("archive", lambda api, id_: api.workspaces.archive(id_)))
        | texts.map(
            lambda text: ByHand(f"rename {text}", lambda api, id_: api.workspaces.update(id_, name=f"by hand {text}"))
        )
        | texts.map(
            lambda text: ByHand(f"tag {text}", lambda api, id_: api.workspaces.update(id_, tags={text: "by hand"}))
        )
        | st.just(ByHand("untag", lambda api, id_: api.workspaces.update(id_, tags={"managed-by": None})))
        | st.tuples(st.sampled_from(PEOPLE), st.none() | roles).map(
            lambda both: ByHand(f"member {both}", lambda api, id_: _set_member(api, id_, *both))
        )
        | st.dictionaries(
            st.sampled_from(("requests_per_minute", "tokens_per_day")), st.none() | st.just(7), min_size=1
        ).map(lambda limits: ByHand(f"rates {limits}", lambda api, id_: _set_rates(api, id_, limits)))
        | st.sampled_from((None, 700)).map(
            lambda amount: ByHand(f"cap {amount}", lambda api, id_: _set_cap(api, Scope(id_), amount))
        )
    )


def organization_caps_by_hand() -> st.SearchStrategy[ByHand]:
    """Another cap of the organization."""
    return st.sampled_from((300_000, 400_000)).map(
        lambda amount: ByHand(f"organization's cap {amount}", lambda api, _: _set_cap(api, ORGANIZATION, amount))
    )


def is_there(platform: Mapping[str, Any], one: Declared, recorded: Recorded) -> bool:
    """Whether the platform has what is declared, seen without the product's eyes."""
    if one.kind == "OrganizationSpendLimit":
        return bool(platform["organization"]["spend_limit_cents"] == _cents(one.inputs["amount"]))
    workspace_id = recorded.id if one.kind == "Workspace" else recorded.inputs["workspace_id"]
    workspace = next(each for each in platform["workspaces"] if each["id"] == workspace_id)
    if workspace["archived_at"] is not None:
        return True
    return _SEEN[one.kind](platform, workspace, one.inputs)


def _has_fields(platform: Mapping[str, Any], workspace: Mapping[str, Any], inputs: Bag) -> bool:
    del platform
    ours = {"managed-by": inputs["owner"], "managed-at": "story"}
    has_tags = (
        workspace["tags"] == inputs["tags"] | ours if "tags" in inputs else workspace["tags"].items() >= ours.items()
    )
    has_colour = workspace["display_color"] == inputs.get("display_color", workspace["display_color"])
    return bool(workspace["name"] == inputs["name"] and has_tags and has_colour)


def _has_members(platform: Mapping[str, Any], workspace: Mapping[str, Any], inputs: Bag) -> bool:
    emails = {user["id"]: user["email"] for user in platform["users"]}
    there = {emails[id_]: role for id_, role in workspace["members"].items() if emails[id_] in PEOPLE}
    wanted = inputs["members"] if inputs["exclusive"] else there | inputs["members"]
    return bool(there == wanted)


def _has_member(platform: Mapping[str, Any], workspace: Mapping[str, Any], inputs: Bag) -> bool:
    emails = {user["id"]: user["email"] for user in platform["users"]}
    there = {emails[id_]: role for id_, role in workspace["members"].items()}
    return bool(there.get(inputs["user"]) == inputs["role"])


def _has_rates(platform: Mapping[str, Any], workspace: Mapping[str, Any], inputs: Bag) -> bool:
    group = next(one["id"] for one in platform["rate_limit_groups"] if one["display_name"] == GROUP)
    there = workspace["rate_limits"].get(group, {})
    return all(there.get(name) == value for name, value in inputs.items() if name.endswith("_minute"))


def _has_cap(platform: Mapping[str, Any], workspace: Mapping[str, Any], inputs: Bag) -> bool:
    del platform
    return bool(workspace["spend_limit_cents"] == _cents(inputs["amount"]))


_SEEN: Mapping[str, Callable[[Mapping[str, Any], Mapping[str, Any], Bag], bool]] = {
    "Workspace": _has_fields,
    "WorkspaceMembers": _has_members,
    "WorkspaceMember": _has_member,
    "WorkspaceRateLimit": _has_rates,
    "WorkspaceSpendLimit": _has_cap,
}


def _cents(amount: str) -> int:
    return int(amount.replace(".", ""))
