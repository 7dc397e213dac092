from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pulumi_claude_admin.model.activity import Activity, Actor
from pulumi_claude_admin.model.federation_issuer import FederationIssuer
from pulumi_claude_admin.model.federation_rule import FederationMatch, FederationRule
from pulumi_claude_admin.model.member import Member
from pulumi_claude_admin.model.service_account import ServiceAccount
from pulumi_claude_admin.offboarding.apply_order import archiving
from pulumi_claude_admin.offboarding.code_mention import CodeMention
from pulumi_claude_admin.offboarding.keep_list import OffboardingSettings, SignIn
from pulumi_claude_admin.offboarding.observed import KeySpend, Observed
from pulumi_claude_admin.offboarding.plan import Performer, PlannedStep, StepKind, Unseen
from pulumi_claude_admin.offboarding.planner import Code, plan
from pulumi_claude_admin.offboarding.who_leaves import named
from pulumi_claude_admin.offboarding.writes import RemoveMembership, RemovePerson, SetKeyStatus, WithdrawInvitation
from tests.support.observed_builder import ADMIN, ANA, BEN, JOINED, a_key, a_workspace, an_event, an_invite, observed

NOBODY_KEPT = OffboardingSettings()


def steps_of(
    seen: Observed, who: str = "ana@example.com", *, sign_in: SignIn | None = None, code: Code | None = None
) -> tuple[PlannedStep, ...]:
    made = plan(named([who], seen, NOBODY_KEPT), seen, sign_in=sign_in, code=code or Code())
    return made.people[0].steps


def only(steps: tuple[PlannedStep, ...], kind: StepKind) -> PlannedStep:
    (found,) = (one for one in steps if one.kind is kind)
    return found


def test_everything_of_a_leaver_comes_in_the_order_in_which_it_is_done() -> None:
    seen = observed(
        keys=(
            a_key("shared", maker=ANA.id),
            a_key("own", owner=ANA.id, maker=ANA.id),
            a_key("coding", maker=ANA.id, place="wrkspc_01Code"),
            a_key("robot", owner="svac_01", maker=ANA.id),
            a_key("bens", owner=BEN.id, maker=BEN.id),
        ),
        invites=(an_invite("ANA@example.com"), an_invite("ana+x@example.com", id_="invite_02")),
        service_accounts=(ServiceAccount("svac_01", "ci", "developer", created_by_id=ANA.id),),
        federation_rules=(
            FederationRule("fdrl_01", "main", "fdis_01", FederationMatch(), "", "svac_01", created_by_id=ANA.id),
        ),
        federation_issuers=(FederationIssuer("fdis_01", "own", "https://id.example.com", created_by_id=ANA.id),),
        activities=(
            an_event("admin_api_key_created", actor=Actor("user_actor", ANA.id), admin_api_key_id="admin_api_key_01X"),
            an_event(
                "workspace_spend_limit_alert_emails_updated",
                workspace_id="wrkspc_01Pay",
                alert_emails=["ana@example.com"],
            ),
            an_event("workspace_member_spend_limit_created", workspace_id="wrkspc_01Code", account_id=ANA.id),
        ),
    )
    found = steps_of(seen, code=Code(mentions=(CodeMention("ana@example.com", "teams.yaml:7", is_patched=True),)))
    assert [(one.kind, one.about) for one in found] == [
        (StepKind.BLOCK_SIGN_IN, ""),
        (StepKind.SIGN_OUT, ""),
        (StepKind.PERSONAL_KEY, "apikey_01own"),
        (StepKind.CLAUDE_CODE_KEY, "apikey_01coding"),
        (StepKind.SHARED_KEY, "apikey_01shared"),
        (StepKind.INVITATION, "invite_01"),
        (StepKind.WORKSPACE_MEMBERSHIP, "wrkspc_01Pay"),
        (StepKind.ORGANIZATION_MEMBERSHIP, ANA.id),
        (StepKind.SERVICE_ACCOUNT_KEY, "apikey_01robot"),
        (StepKind.SERVICE_ACCOUNT, "svac_01"),
        (StepKind.FEDERATION_RULE, "fdrl_01"),
        (StepKind.FEDERATION_ISSUER, "fdis_01"),
        (StepKind.ADMIN_KEY, "admin_api_key_01X"),
        (StepKind.NOTIFICATION_RECIPIENT, "wrkspc_01Pay"),
        (StepKind.CLAUDE_CODE_LIMIT, "wrkspc_01Code"),
        (StepKind.CODE, "teams.yaml:7"),
    ]
    assert [one.write for one in found if one.write is not None] == [
        SetKeyStatus("apikey_01own", "own", "wrkspc_01Pay", ANA.id, ANA.id, "active", "inactive"),
        SetKeyStatus("apikey_01coding", "coding", "wrkspc_01Code", None, ANA.id, "active", "inactive"),
        SetKeyStatus("apikey_01shared", "shared", "wrkspc_01Pay", None, ANA.id, "active", "inactive"),
        WithdrawInvitation("invite_01", "ANA@example.com"),
        RemoveMembership("wrkspc_01Pay", ANA.id, ANA.email, "workspace_developer"),
        RemovePerson(ANA.id, ANA.email, "developer", JOINED),
    ]


@pytest.mark.parametrize(
    ("spend", "decision"),
    [
        (KeySpend({"apikey_01shared": Decimal("0.01")}, "USD"), ""),
        (KeySpend({}, "USD"), "disable"),
        (None, ""),
    ],
    ids=["spent", "unused", "unseen"],
)
def test_a_key_that_acts_as_nobody_is_switched_off_unasked_only_when_it_was_seen_to_spend_nothing(
    spend: KeySpend | None, decision: str
) -> None:
    assert only(steps_of(observed(spend=spend)), StepKind.SHARED_KEY).decision == decision


def test_a_key_that_acts_as_the_person_needs_no_decision() -> None:
    seen = observed(keys=(a_key("shared", owner=ANA.id, maker=ANA.id),))
    assert only(steps_of(seen), StepKind.PERSONAL_KEY).decision is None


def test_a_declared_key_is_not_touched_and_what_declares_it_is_named() -> None:
    step = only(steps_of(observed(), code=Code(keys={"apikey_01shared": "payments-prod"})), StepKind.SHARED_KEY)
    assert (step.performer, step.write, step.decision) == (Performer.A_PERSON, None, None)
    assert "code declares it (payments-prod)" in step.instruction


def test_a_declared_key_that_is_inactive_is_not_ours_to_archive() -> None:
    stopped = replace(a_key("shared", maker=ANA.id), status="inactive")
    seen, code = observed(keys=(stopped,)), Code(keys={stopped.id: "payments-prod"})
    made = plan(named(["ana@example.com"], seen, NOBODY_KEPT), seen, sign_in=None, code=code)
    step = only(made.people[0].steps, StepKind.SHARED_KEY)
    assert (step.performer, step.write) == (Performer.A_PERSON, None)
    assert "code declares it (payments-prod)" in step.instruction
    assert archiving(made, [stopped]) == ()


def test_inherited_memberships_are_no_steps() -> None:
    seen = observed(
        members={"wrkspc_01Pay": (Member("wrkspc_01Pay", ADMIN.id, "workspace_admin"),)},
        users=(*observed().users, ADMIN.__class__("user_01Two", "two@example.com", "", "admin", JOINED)),
    )
    assert StepKind.WORKSPACE_MEMBERSHIP not in {one.kind for one in steps_of(seen, "admin@example.com")}


def test_administrators_are_removed_by_a_person_and_come_first() -> None:
    seen = observed(users=(*observed().users, ADMIN.__class__("user_01Two", "two@example.com", "", "admin", JOINED)))
    made = plan(named(["ana@example.com", "admin@example.com"], seen, NOBODY_KEPT), seen, sign_in=None, code=Code())
    first, _ = made.people
    step = only(first.steps, StepKind.ORGANIZATION_MEMBERSHIP)
    assert (first.person.email, step.performer, step.write) == ("admin@example.com", Performer.A_PERSON, None)


@pytest.mark.parametrize(
    "how",
    [
        {"sign_in": SignIn.SCIM},
        {
            "seen": observed(
                activities=(
                    an_event("scim_user_deleted", actor=Actor("scim_directory_sync_actor", "dir"), user_id="user_01X"),
                )
            )
        },
    ],
)
def test_where_a_directory_keeps_the_people_the_identity_provider_removes_them(how: dict[str, object]) -> None:
    seen = how.get("seen", observed())
    assert isinstance(seen, Observed)
    sign_in = how.get("sign_in")
    step = only(
        steps_of(seen, sign_in=sign_in if isinstance(sign_in, SignIn) else None), StepKind.ORGANIZATION_MEMBERSHIP
    )
    assert (step.performer, step.write) == (Performer.IDENTITY_PROVIDER, None)


def test_a_key_that_is_inactive_already_has_nothing_to_write() -> None:
    key = a_key("shared", maker=ANA.id)
    seen = observed(
        keys=(key.__class__(**{name: getattr(key, name) for name in key.__slots__} | {"status": "inactive"}),)
    )
    step = only(steps_of(seen), StepKind.SHARED_KEY)
    assert (step.performer, step.write, step.decision) == (Performer.NOBODY, None, None)


def test_an_admin_key_that_was_deleted_is_gone() -> None:
    seen = observed(
        activities=(
            an_event("admin_api_key_deleted", admin_api_key_id="apikey_01X"),
            an_event("admin_api_key_created", actor=Actor("user_actor", ANA.id), admin_api_key_id="admin_api_key_01X"),
        )
    )
    assert StepKind.ADMIN_KEY not in {one.kind for one in steps_of(seen)}


def test_only_the_newest_list_of_recipients_counts() -> None:
    event = "workspace_spend_limit_alert_emails_updated"
    seen = observed(
        activities=(
            an_event(event, workspace_id="wrkspc_01Pay", alert_emails=["ben@example.com"]),
            an_event(event, workspace_id="wrkspc_01Pay", alert_emails=["ana@example.com"]),
        )
    )
    assert StepKind.NOTIFICATION_RECIPIENT not in {one.kind for one in steps_of(seen)}


def test_of_somebody_whose_address_nobody_knows_what_only_addresses_tell_is_unseen() -> None:
    seen = observed(keys=(a_key("left-over", maker="user_01Gone"),))
    made = plan(named(["user_01Gone"], seen, NOBODY_KEPT), seen, sign_in=None, code=Code())
    assert [one.kind for one in made.people[0].unseen] == [
        StepKind.INVITATION,
        StepKind.NOTIFICATION_RECIPIENT,
        StepKind.CODE,
    ]


def test_what_could_not_be_read_is_unseen_in_the_plan() -> None:
    seen = observed(service_accounts=None, unseen=(Unseen(StepKind.SERVICE_ACCOUNT, "needs an OAuth token"),))
    made = plan(
        named(["ana@example.com"], seen, NOBODY_KEPT), seen, sign_in=None, code=Code(unseen="no stack was read")
    )
    assert [one.kind for one in made.unseen] == [StepKind.SERVICE_ACCOUNT, StepKind.GATEWAY_CAP, StepKind.CODE]


def limit_steps(*events: Activity, is_archived: bool = False) -> list[str]:
    workspace = a_workspace("wrkspc_01Code", "Claude Code")
    ended = replace(workspace, archived_at=JOINED if is_archived else None)
    found = steps_of(observed(workspaces=(ended,), activities=events))
    return [one.instruction for one in found if one.kind is StepKind.CLAUDE_CODE_LIMIT]


def limit_event(what: str, **amount: object) -> Activity:
    kind = f"workspace_member_spend_limit_{what}"
    event = an_event(kind)
    return replace(event, details={"workspace_id": "wrkspc_01Code", "account_id": ANA.id, **amount})


def test_a_limit_of_claude_code_is_told_with_its_amount_as_long_as_it_is_there() -> None:
    raised, made = limit_event("updated", new_limit_usd=50_000), limit_event("created", limit_usd=10_000)
    assert limit_steps(raised, made) == [
        "delete the person's own limit of 500.00 USD a month: their row among the limits for each person, if there is one (Console)"
    ]
    assert limit_steps(limit_event("deleted"), raised, made) == []
    assert limit_steps(raised, is_archived=True) == [], "nobody signs in there any more"
