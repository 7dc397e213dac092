"""The law of detection: every declaration once, every live object once, and nothing that is not there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from pulumi_claude_admin.drift.detect import Detection, detect
from pulumi_claude_admin.findings import Finding, Kind, Status
from pulumi_claude_admin.model.member import User
from tests.support.organization_builder import NOW, PEOPLE, Organization
from tests.support.stack_builder import CIPHERTEXT, SONNET_ID, Stack

IDS = ("wrkspc_01A", "wrkspc_01B", "wrkspc_01C")
WORKERS = tuple(user for user in PEOPLE if user.inherited_role is None)
ROLES = ("workspace_user", "workspace_developer", "workspace_admin")
LIMITERS = ("requests_per_minute", "output_tokens_per_minute", "tokens_per_day")
OWNERS = (None, "pulumi/teams/prod/x", "pulumi/other/prod/x", "by hand")

limits = st.dictionaries(st.sampled_from(LIMITERS), st.integers(0, 3), min_size=1)
roles = st.dictionaries(
    st.sampled_from([user.email for user in WORKERS] + ["gone@example.com"]), st.sampled_from(ROLES)
)
amounts = st.sampled_from(("1.00", "2.00"))


def furnish(draw: st.DrawFn, live: Organization, object_id: str) -> None:
    """Put anything into a live workspace, and lose some of its lists."""
    for user in draw(st.sets(st.sampled_from(WORKERS))):
        live.member(object_id, user.id, draw(st.sampled_from(ROLES)))
    if draw(st.booleans()):
        live.rate_limit(object_id, **draw(limits))
    if draw(st.booleans()):
        live.spend_limit(object_id, draw(amounts))
    if draw(st.booleans()):
        live.notification(object_id, ["1.00"], [])
    if draw(st.integers(0, 9)) == 0:
        del live.members[object_id]
    if draw(st.integers(0, 9)) == 0:
        del live.rate_limits[object_id]


@st.composite
def organizations(draw: st.DrawFn) -> Organization:
    """Any live organization of at most three workspaces, some archived, some with lists that could not be read."""
    live = Organization()
    for object_id in draw(st.sets(st.sampled_from(IDS))):
        is_archived = draw(st.booleans())
        owner = draw(st.sampled_from(OWNERS))
        live.workspace(object_id, object_id, owner=owner, archived_at=NOW if is_archived else None)
        if not is_archived:
            furnish(draw, live, object_id)
    if draw(st.booleans()):
        live.spend_limit(None, draw(amounts))
    if draw(st.integers(0, 9)) == 0:
        live.users = ()
    return live


def declaring_people(draw: st.DrawFn, stack: Stack) -> Stack:
    """The same, with the organization roles of some."""
    for user in draw(st.sets(st.sampled_from(WORKERS), max_size=2)):
        stack.organization_member(user.id, user.id, user.email, draw(st.sampled_from(("user", "developer"))))
    return stack


@st.composite
def stacks(draw: st.DrawFn) -> Stack:
    """Any stack that declares some of the same objects, each at most once, and some that cannot be read."""
    stack = Stack()
    for object_id in IDS:
        if draw(st.booleans()):
            stack.workspace(object_id, object_id)
        members = draw(st.none() | roles)
        if members is not None:
            unknown = draw(st.sampled_from(("error", "skip")))
            stack.members(object_id, object_id, members, exclusive=draw(st.booleans()), on_unknown_member=unknown)
        for user in draw(st.sets(st.sampled_from(WORKERS), max_size=1)):
            if user.email not in (members or {}):
                stack.member(f"{object_id}-{user.id}", object_id, user.id, user.email, draw(st.sampled_from(ROLES)))
        if draw(st.booleans()):
            stack.rate_limit(object_id, object_id, None, **draw(limits))
        amount = draw(st.none() | amounts | st.just(CIPHERTEXT))
        if amount is not None:
            stack.spend_limit(object_id, object_id, amount)
        if draw(st.booleans()):
            stack.notifications(object_id, object_id, ["1.00"], [])
    if draw(st.booleans()):
        stack.organization_spend_limit("cap", draw(amounts))
    return declaring_people(draw, stack)


def live_keys(live: Organization) -> Iterator[tuple[str, ...]]:
    """Independently of the product: everything that was read and that somebody could declare."""
    yield from (("person", user.id) for user in live.users if user.role != "admin")
    for object_id, workspace in live.workspaces.items():
        if workspace.is_archived:
            continue
        yield "workspace", object_id
        by_hand = {user.id for user in WORKERS}
        for member in live.members.get(object_id, ()) if live.users else ():
            if member.user_id in by_hand:
                yield "member", object_id, member.user_id
        for entry in live.rate_limits.get(object_id, ()):
            yield from (("limiter", object_id, limiter) for limiter in entry.limits)
    for scope, limit in live.spend_limits.items():
        if limit is not None:
            yield "spend", scope.workspace_id or "organization"


def keys_of(finding: Finding) -> Iterator[tuple[str, ...]]:
    """What an undeclared finding stands for."""
    subject, workspace_id = finding.subject, finding.subject.workspace_id or "organization"
    ids = {user.email: user.id for user in PEOPLE}
    if subject.kind is Kind.ORGANIZATION_MEMBER:
        yield "person", subject.id
    elif subject.kind is Kind.WORKSPACE:
        yield "workspace", workspace_id
    elif subject.kind is Kind.WORKSPACE_MEMBERS:
        yield from (("member", workspace_id, ids[one.path.removeprefix("members.")]) for one in finding.changes)
    elif subject.kind is Kind.WORKSPACE_RATE_LIMIT:
        yield from (("limiter", workspace_id, one.path) for one in finding.changes)
    else:
        yield "spend", workspace_id


def spoken_for(stack: Stack, live: Organization) -> Iterator[tuple[str, ...]]:
    """Independently of the product: the live objects that a declaration is about."""
    users: dict[str, User] = {user.email: user for user in live.users}
    for resource in stack.resources:
        kind, object_id = str(resource["type"]).rpartition(":")[2], str(resource["id"])
        declared = resource["inputs"]
        assert isinstance(declared, dict)
        workspace_id, _, part = object_id.partition("/")
        if kind == "Workspace":
            yield "workspace", workspace_id
        elif kind == "WorkspaceMembers":
            listed = [member.user_id for member in live.members.get(workspace_id, ())]
            named = {users[email].id for email in declared["members"] if email in users}
            yield from (("member", workspace_id, user) for user in listed if declared["exclusive"] or user in named)
        elif kind == "OrganizationMember":
            yield "person", object_id
        elif kind == "WorkspaceMember":
            yield "member", workspace_id, part
        elif kind == "WorkspaceRateLimit":
            assert part == SONNET_ID
            yield from (("limiter", workspace_id, name) for name in LIMITERS if name in declared)
        elif kind == "WorkspaceSpendLimit":
            yield "spend", workspace_id
        elif kind == "OrganizationSpendLimit":
            yield "spend", "organization"


def detected(stack: Stack, live: Organization) -> Detection:
    return detect(stack.declared(), live.reading())


@given(stacks(), organizations())
def test_each_declaration_has_exactly_one_finding(stack: Stack, live: Organization) -> None:
    found = Counter(finding.urn for finding in detected(stack, live).findings if finding.urn is not None)

    assert found == Counter(str(resource["urn"]) for resource in stack.resources)


@given(stacks(), organizations())
def test_each_live_object_that_nobody_declares_is_in_exactly_one_finding(stack: Stack, live: Organization) -> None:
    found = Counter(key for one in detected(stack, live).findings if one.urn is None for key in keys_of(one))

    assert found == Counter(set(live_keys(live)) - set(spoken_for(stack, live)))


@given(stacks(), organizations())
def test_coverage_counts_each_live_object_once(stack: Stack, live: Organization) -> None:
    detection = detected(stack, live)

    assert sum(figure.total for figure in detection.coverage) == len(set(live_keys(live)))
    assert sum(figure.declared for figure in detection.coverage) == len(
        set(live_keys(live)) & set(spoken_for(stack, live))
    )


@given(stacks(), organizations())
def test_only_undeclared_findings_are_unmanaged_or_elsewhere(stack: Stack, live: Organization) -> None:
    for finding in detected(stack, live).findings:
        is_nobodys = finding.status in {Status.UNMANAGED, Status.ELSEWHERE}
        assert is_nobodys == (finding.urn is None)


@given(stacks(), organizations())
def test_what_differs_is_shown_and_what_is_in_sync_does_not_differ(stack: Stack, live: Organization) -> None:
    for finding in detected(stack, live).findings:
        if finding.status is Status.DRIFTED:
            assert finding.changes
        if finding.status in {Status.IN_SYNC, Status.PENDING, Status.UNSEEN}:
            assert finding.changes == ()
        if finding.urn is not None:
            assert all(change.declared != change.actual for change in finding.changes)


@given(stacks(), organizations(), st.randoms())
def test_the_order_of_the_state_does_not_matter(stack: Stack, live: Organization, random: Random) -> None:
    before = detected(stack, live)
    random.shuffle(stack.resources)

    assert detected(stack, live) == before
