from __future__ import annotations

import ast
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pulumi_claude_admin.drift import remedies
from pulumi_claude_admin.drift.detect import Detection
from pulumi_claude_admin.errors import WrongOrganization
from pulumi_claude_admin.findings import Change, Finding, Kind, Status, Unseen
from pulumi_claude_admin.model.member import Member
from tests.support.named_findings import detect
from tests.support.organization_builder import PEOPLE, Organization
from tests.support.stack_builder import CIPHERTEXT, SONNET, SONNET_ID, Stack

W = "wrkspc_01Payments"
OWNER = "pulumi/teams/prod/payments"
SEARCH = frozenset({"teams/search"})


def payments() -> Organization:
    return Organization().workspace(W, "Payments", owner=OWNER)


def the(detection: Detection, kind: Kind) -> Finding:
    found = [finding for finding in detection.findings if finding.subject.kind is kind]
    assert len(found) == 1, found
    return found[0]


def test_a_workspace_as_declared_is_in_sync() -> None:
    finding = the(detect(Stack().workspace("payments", W).declared(), payments().reading()), Kind.WORKSPACE)

    assert finding.status is Status.IN_SYNC
    assert finding.urn is not None
    assert finding.urn.endswith("::payments")


def test_a_renamed_workspace_shows_declared_and_actual() -> None:
    live = Organization().workspace(W, "Payments (old)", owner=OWNER)

    finding = the(detect(Stack().workspace("payments", W).declared(), live.reading()), Kind.WORKSPACE)

    assert finding.status is Status.DRIFTED
    assert finding.changes == (Change("name", "Payments", "Payments (old)"),)
    assert (
        finding.remedy
        == '`pulumi up --refresh` puts it back; to keep what is there, change the program (name="Payments (old)")'
    )


def test_a_workspace_that_the_platform_does_not_know_is_missing() -> None:
    finding = the(detect(Stack().workspace("payments", W).declared(), Organization().reading()), Kind.WORKSPACE)

    assert finding.status is Status.MISSING
    assert finding.subject.workspace_name == "Payments"


def test_an_archived_workspace_names_the_choices_and_freezes_what_hangs_on_it() -> None:
    stack = Stack().workspace("payments", W).spend_limit("payments", W, "5000.00").members("payments", W, {})
    when = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)
    live = Organization().workspace(W, "Payments", owner=OWNER, archived_at=when)

    findings = detect(stack.declared(), live.reading()).findings

    assert [finding.status for finding in findings] == [Status.ARCHIVED] * 3
    workspace = findings[0]
    assert workspace.reason == "archived at 2026-11-23 17:05 UTC, which nobody can undo"
    assert workspace.remedy is not None
    for choice in ("when_archived", "adopt_id", "take it out of the program"):
        assert choice in workspace.remedy
    assert findings[1].reason == "its workspace was archived"


@pytest.mark.parametrize("path", ["external_key_id", "user_profile_id"])
def test_a_write_once_value_is_not_promised_back(path: str) -> None:
    stack = Stack().workspace("payments", W, **{path: "x_01A"})

    finding = the(detect(stack.declared(), payments().reading()), Kind.WORKSPACE)

    assert [change.path for change in finding.changes] == [path]
    assert finding.remedy is not None
    assert "written once" in finding.remedy


def test_a_person_added_by_hand_to_an_exclusive_membership_is_drift_and_is_named_by_e_mail() -> None:
    stack = Stack().members("payments", W, {"Ana@Example.com": "workspace_developer"})
    live = payments().member(W, "user_01Ana", "workspace_developer").member(W, "user_01Eve", "workspace_admin")

    finding = the(detect(stack.declared(), live.reading()), Kind.WORKSPACE_MEMBERS)

    assert finding.status is Status.DRIFTED
    assert finding.changes == (Change("members.eve@example.com", None, "workspace_admin"),)


def test_the_same_person_in_a_membership_that_is_not_exclusive_is_unmanaged() -> None:
    stack = Stack().members("payments", W, {"ana@example.com": "workspace_developer"}, exclusive=False)
    live = payments().member(W, "user_01Ana", "workspace_developer").member(W, "user_01Eve", "workspace_admin")

    declared, other = (
        finding
        for finding in detect(stack.declared(), live.reading()).findings
        if finding.subject.kind is Kind.WORKSPACE_MEMBERS
    )

    assert (declared.status, other.status) == (Status.IN_SYNC, Status.UNMANAGED)
    assert other.changes == (Change("members.eve@example.com", None, "workspace_admin"),)


def test_inherited_members_are_nobodys_drift() -> None:
    detection = detect(Stack().members("payments", W, {}).declared(), payments().reading())

    assert the(detection, Kind.WORKSPACE_MEMBERS).status is Status.IN_SYNC


def test_somebody_who_left_the_organization_is_drift_that_up_cannot_repair() -> None:
    stack = Stack().members("payments", W, {"gone@example.com": "workspace_user"})

    finding = the(detect(stack.declared(), payments().reading()), Kind.WORKSPACE_MEMBERS)

    assert finding.status is Status.DRIFTED
    assert finding.changes == (Change("members.gone@example.com", "workspace_user", None),)
    assert finding.reason == 'not in the organization: "gone@example.com"'
    assert finding.remedy is not None
    assert finding.remedy.startswith("invite")


def test_a_skipped_person_is_said_and_is_no_drift() -> None:
    stack = Stack().members("payments", W, {"soon@example.com": "workspace_user"}, on_unknown_member="skip")

    finding = the(detect(stack.declared(), payments().reading()), Kind.WORKSPACE_MEMBERS)

    assert finding.status is Status.IN_SYNC
    assert finding.reason == 'not in the organization: "soon@example.com" (skipped, as on_unknown_member says)'


def test_a_single_membership_that_is_gone_is_missing() -> None:
    stack = Stack().member("ana", W, "user_01Ana", "ana@example.com", "workspace_developer")

    finding = the(detect(stack.declared(), payments().reading()), Kind.WORKSPACE_MEMBER)

    assert finding.status is Status.MISSING
    assert finding.subject.label == "ana@example.com"
    assert finding.changes == (Change("role", "workspace_developer", None),)


def test_a_single_membership_beside_an_exclusive_set_is_left_to_itself() -> None:
    stack = (
        Stack()
        .members("payments", W, {"ana@example.com": "workspace_user"})
        .member("eve", W, "user_01Eve", "eve@example.com", "workspace_user")
    )
    live = payments().member(W, "user_01Ana", "workspace_user").member(W, "user_01Eve", "workspace_user")

    statuses = {one.subject.kind: one.status for one in detect(stack.declared(), live.reading()).findings if one.urn}

    assert set(statuses.values()) == {Status.IN_SYNC}


def test_a_changed_limiter_is_drift_and_one_that_nobody_declared_is_unmanaged() -> None:
    stack = Stack().rate_limit("payments-sonnet", W, requests_per_minute=500.0, output_tokens_per_minute=80_000.0)
    live = payments().rate_limit(W, requests_per_minute=900, output_tokens_per_minute=80_000, tokens_per_day=5)

    declared, other = (
        finding
        for finding in detect(stack.declared(), live.reading()).findings
        if finding.subject.kind is Kind.WORKSPACE_RATE_LIMIT
    )

    assert declared.status is Status.DRIFTED
    assert declared.changes == (Change("requests_per_minute", 500, 900),)
    assert other.status is Status.UNMANAGED
    assert other.changes == (Change("tokens_per_day", None, 5),)


def test_a_cleared_rate_limit_is_missing() -> None:
    stack = Stack().rate_limit("payments-sonnet", W, requests_per_minute=500.0)

    finding = the(detect(stack.declared(), payments().reading()), Kind.WORKSPACE_RATE_LIMIT)

    assert finding.status is Status.MISSING
    assert finding.subject.label == "Claude Sonnet 4.x"
    assert finding.changes == (Change("requests_per_minute", 500, None),)


@pytest.mark.parametrize(
    ("written_at", "status"),
    [
        ("2026-11-24T08:30:00+00:00", Status.PENDING),
        ("2026-11-24T07:59:00+00:00", Status.IN_SYNC),
        ("", Status.IN_SYNC),
    ],
)
def test_a_rate_limit_is_pending_for_an_hour_after_it_was_written(written_at: str, status: Status) -> None:
    stack = Stack().rate_limit("payments-sonnet", W, written_at, requests_per_minute=500.0)
    live = payments().rate_limit(W, requests_per_minute=500)

    assert the(detect(stack.declared(), live.reading()), Kind.WORKSPACE_RATE_LIMIT).status is status


def test_a_raised_spend_limit_shows_both_amounts_and_what_to_write_to_keep_it() -> None:
    stack = Stack().spend_limit("payments", W, "5000")
    live = payments().spend_limit(W, "7500.00")

    finding = the(detect(stack.declared(), live.reading()), Kind.WORKSPACE_SPEND_LIMIT)

    assert finding.changes == (Change("amount", "5000.00", "7500.00"),)
    assert finding.remedy is not None
    assert 'amount="7500.00"' in finding.remedy


def test_a_removed_spend_limit_is_missing() -> None:
    detection = detect(Stack().spend_limit("payments", W, "5000.00").declared(), payments().reading())

    assert the(detection, Kind.WORKSPACE_SPEND_LIMIT).status is Status.MISSING


def test_a_spend_limit_that_could_not_be_read_is_unseen_with_the_reason() -> None:
    live = payments().without_spend_limits("there is no Console session")

    finding = the(
        detect(Stack().spend_limit("payments", W, "5000.00").declared(), live.reading()), Kind.WORKSPACE_SPEND_LIMIT
    )

    assert (finding.status, finding.reason) == (Status.UNSEEN, "there is no Console session")


def test_notifications_are_compared_whole_and_without_regard_to_order_or_case() -> None:
    stack = Stack().notifications("payments", W, ["4500", "2500.00"], ["FinOps@example.com"])
    same = payments().notification(W, ["2500.00", "4500.00"], ["finops@example.com"])
    other = payments().notification(W, ["2500.00"], ["finops@example.com"])

    assert the(detect(stack.declared(), same.reading()), Kind.SPEND_NOTIFICATIONS).status is Status.IN_SYNC
    assert the(detect(stack.declared(), other.reading()), Kind.SPEND_NOTIFICATIONS).changes == (
        Change("thresholds", ("2500.00", "4500.00"), ("2500.00",)),
    )


def test_notifications_that_are_gone_altogether_are_missing() -> None:
    stack = Stack().notifications("org", None, ["9000.00"], [])
    live = payments().notification(None, [], [])

    finding = the(detect(stack.declared(), live.reading()), Kind.SPEND_NOTIFICATIONS)

    assert finding.status is Status.MISSING
    assert finding.subject.workspace_id is None


def test_a_secret_value_is_unseen_and_speaks_for_what_is_there() -> None:
    stack = Stack().spend_limit("payments", W, CIPHERTEXT)
    live = payments().spend_limit(W, "7500.00")

    finding = the(detect(stack.declared(), live.reading()), Kind.WORKSPACE_SPEND_LIMIT)

    assert (finding.status, finding.reason) == (Status.UNSEEN, "secret in the program: amount")


def test_secret_properties_are_unseen_and_the_others_compared() -> None:
    stack = Stack().add(
        "WorkspaceRateLimit",
        "payments",
        f"{W}/{SONNET_ID}",
        {"workspace_id": W, "group": SONNET, "requests_per_minute": CIPHERTEXT, "output_tokens_per_minute": 80},
    )
    stack.workspace("payments", W, tags={"project": CIPHERTEXT})
    same = payments().rate_limit(W, requests_per_minute=4711, output_tokens_per_minute=80)
    other = payments().rate_limit(W, requests_per_minute=4711, output_tokens_per_minute=90)

    for live, status, paths in ((same, Status.UNSEEN, []), (other, Status.DRIFTED, ["output_tokens_per_minute"])):
        found = detect(stack.declared(), live.reading())
        limit, workspace = the(found, Kind.WORKSPACE_RATE_LIMIT), the(found, Kind.WORKSPACE)
        assert (limit.status, [change.path for change in limit.changes]) == (status, paths)
        assert str(limit.reason).startswith("secret in the program: requests_per_minute")
        assert "4711" not in repr(found)
        assert workspace.status in {Status.UNSEEN, Status.DRIFTED}
        assert str(workspace.reason).startswith("secret in the program: tags")
        assert not [one for one in found.findings if one.status is Status.UNMANAGED]


def test_a_workspace_that_nobody_declared_is_unmanaged_with_everything_on_it() -> None:
    live = payments().member(W, "user_01Eve", "workspace_user").rate_limit(W, requests_per_minute=5).spend_limit(W, "1")

    findings = detect(Stack(name="other").declared(), live.reading()).findings

    assert [finding.subject.kind for finding in findings] == [
        Kind.WORKSPACE,
        Kind.WORKSPACE_MEMBERS,
        Kind.WORKSPACE_RATE_LIMIT,
        Kind.WORKSPACE_SPEND_LIMIT,
    ]


def test_a_workspace_of_another_stack_is_elsewhere_with_everything_on_it() -> None:
    stack = Stack().workspace("payments", W)
    live = (
        payments()
        .workspace("wrkspc_01Search", "Search", owner="pulumi/teams/search/search")
        .member("wrkspc_01Search", "user_01Eve", "workspace_user")
    )

    others = [one for one in detect(stack.declared(), live.reading(), elsewhere=SEARCH).findings if one.urn is None]

    assert [one.status for one in others] == [Status.ELSEWHERE, Status.ELSEWHERE]
    assert {one.reason for one in others} == {'belongs to stack "teams/search"'}


@pytest.mark.parametrize("named", [frozenset[str](), frozenset({"teams/searching"}), frozenset({"teams/prod"})])
def test_an_owner_tag_of_a_stack_that_nobody_named_hides_nothing(named: frozenset[str]) -> None:
    stack = Stack().workspace("payments", W)
    live = (
        payments()
        .workspace("wrkspc_01Search", "Search", owner="pulumi/teams/search/search")
        .member("wrkspc_01Search", "user_01Eve", "workspace_user")
    )

    detection = detect(stack.declared(), live.reading(), elsewhere=named)

    others = [one for one in detection.findings if one.urn is None]
    assert [one.status for one in others] == [Status.UNMANAGED, Status.UNMANAGED]
    assert {one.reason for one in others} == {
        'says it is of stack "teams/search" (believed only when CLAUDE_ADMIN_ELSEWHERE names it)'
    }
    assert (detection.coverage[0].elsewhere, detection.coverage[0].unmanaged) == (0, 1)


def test_a_workspace_with_this_stacks_tag_that_the_state_does_not_know_is_unmanaged_and_says_so() -> None:
    stack = Stack().organization_spend_limit("cap", "9000.00")

    finding = the(detect(stack.declared(), payments().reading()), Kind.WORKSPACE)

    assert finding.status is Status.UNMANAGED
    assert finding.reason == "its owner tag names this stack, whose state does not know it"


def test_archived_workspaces_that_nobody_declared_are_history() -> None:
    when = datetime(2026, 1, 1, tzinfo=UTC)

    assert detect(Stack().declared(), Organization().workspace(W, "Old", archived_at=when).reading()).findings == ()


def test_another_organization_is_an_error_and_not_a_clean_sweep() -> None:
    stack = Stack(organization_id="00000000-0000-4000-8000-000000000000").workspace("payments", W)

    with pytest.raises(WrongOrganization, match="00000000-0000-4000-8000-000000000000"):
        detect(stack.declared(), payments().reading())


def test_members_cannot_be_judged_when_the_people_could_not_be_listed() -> None:
    live = payments()
    live.users = ()
    live.unseen.append(Unseen(Kind.WORKSPACE_MEMBERS, "the platform is down", is_partial=True))

    finding = the(detect(Stack().members("payments", W, {}).declared(), live.reading()), Kind.WORKSPACE_MEMBERS)

    assert (finding.status, finding.reason) == (Status.UNSEEN, "the platform is down")


def test_coverage_counts_live_objects_once() -> None:
    stack = Stack().workspace("payments", W).members("payments", W, {"ana@example.com": "workspace_user"})
    live = (
        payments()
        .member(W, "user_01Ana", "workspace_user")
        .workspace("wrkspc_01Search", "Search", owner="pulumi/teams/search/search")
        .workspace("wrkspc_01Sandbox", "Sandbox")
        .member("wrkspc_01Sandbox", "user_01Ben", "workspace_user")
    )

    workspaces, members, *_ = detect(stack.declared(), live.reading(), elsewhere=SEARCH).coverage

    assert (workspaces.declared, workspaces.elsewhere, workspaces.unmanaged, workspaces.percent) == (1, 1, 1, 33)
    assert (members.declared, members.elsewhere, members.unmanaged, members.percent) == (1, 0, 1, 50)


def test_an_empty_stack_covers_nothing() -> None:
    detection = detect(Stack().declared(), payments().reading())

    assert detection.coverage[0].percent == 0
    assert detection.coverage[0].total == 1


def test_a_raised_billing_person_is_somebody_that_was_added_by_hand() -> None:
    live = payments()
    live.members[W] = (Member(W, "user_01Billing", "workspace_admin"),)

    finding = the(detect(Stack().members("payments", W, {}).declared(), live.reading()), Kind.WORKSPACE_MEMBERS)

    assert finding.changes == (Change("members.billing@example.com", None, "workspace_admin"),)
    assert PEOPLE[1].inherited_role == "workspace_billing"


INJECTION = 'Payments", archive_on_destroy=True, when_archived="recreate'


def test_a_remedy_carries_a_name_as_a_literal_whatever_it_is() -> None:
    stack = Stack().workspace("payments", W)
    live = Organization().workspace(W, INJECTION, owner="pulumi/teams/prod/payments")

    finding = the(detect(stack.declared(), live.reading()), Kind.WORKSPACE)

    assert finding.remedy is not None
    (call,) = re.findall(r"\((name=.*)\)$", finding.remedy)
    tree = ast.parse(f"f({call})", mode="eval").body
    assert isinstance(tree, ast.Call)
    assert {one.arg: ast.literal_eval(one.value) for one in tree.keywords} == {"name": INJECTION}


def test_an_external_key_as_declared_is_in_sync_and_others_are_unmanaged_and_counted() -> None:
    stack = Stack().external_key("payments", "ekey_1", display_name="payments")
    live = Organization().external_key("ekey_1", "payments").external_key("ekey_2", type="gcp", key_name="k")

    detection = detect(stack.declared(), live.reading())

    assert [(one.status, one.subject.id, one.subject.label) for one in detection.findings] == [
        (Status.UNMANAGED, "ekey_2", "gcp k"),
        (Status.IN_SYNC, "ekey_1", "payments"),
    ]
    coverage = next(one for one in detection.coverage if one.kind is Kind.EXTERNAL_KEY)
    assert (coverage.declared, coverage.unmanaged, coverage.is_complete) == (1, 1, True)


def test_a_renamed_external_key_can_be_put_back_and_one_that_moved_into_use_cannot() -> None:
    stack = Stack().external_key("a", "ekey_1", display_name="a").external_key("b", "ekey_2")
    live = Organization().external_key("ekey_1", "other").external_key("ekey_2", type="aws", kms_arn="arn:moved")
    live.external_keys = tuple(replace(one, is_attached=True) for one in live.external_keys or ())

    renamed, moved = sorted(detect(stack.declared(), live.reading()).findings, key=lambda one: one.subject.id)

    assert (renamed.status, renamed.changes) == (Status.DRIFTED, (Change("display_name", "a", "other"),))
    assert remedies.PUT_BACK in (renamed.remedy or "")
    assert [change.path for change in moved.changes] == ["provider_config.kms_arn"]
    assert moved.remedy == remedies.for_what_is_fixed()


def test_an_external_key_that_is_gone_is_missing_and_one_that_was_not_listed_is_unseen() -> None:
    stack = Stack().external_key("payments", "ekey_1")
    unlisted = Organization(external_keys=None, unseen=[Unseen(Kind.EXTERNAL_KEY, "not allowed", is_partial=True)])

    gone = the(detect(stack.declared(), Organization().reading()), Kind.EXTERNAL_KEY)
    unseen = the(detect(stack.declared(), unlisted.reading()), Kind.EXTERNAL_KEY)

    assert (gone.status, gone.subject.label) == (Status.MISSING, "aws arn:aws:kms:us-east-1:111122223333:key/ekey_1")
    assert (unseen.status, unseen.reason) == (Status.UNSEEN, "not allowed")


def test_an_external_key_with_a_secret_location_speaks_for_itself_alone() -> None:
    stack = Stack().add("ExternalKey", "payments", "ekey_1", {"provider_config": CIPHERTEXT})
    live = Organization().external_key("ekey_1").external_key("ekey_2")

    findings = detect(stack.declared(), live.reading()).findings

    assert {one.subject.id: one.status for one in findings} == {"ekey_1": Status.UNSEEN, "ekey_2": Status.UNMANAGED}
