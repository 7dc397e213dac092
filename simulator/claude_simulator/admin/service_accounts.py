"""Service accounts (service-accounts.md#accounts): OAuth tokens only."""

from __future__ import annotations

from claude_simulator.admin.wire import audited, paging
from claude_simulator.admin.wire.operation import Answer, Call, Json, Operation
from claude_simulator.admin.wire.paging import BY_TOKEN_OF_NEWER, MOST_OF_NEWER, page_by_token
from claude_simulator.admin.wire.schema import FLAG, TEXT, body, constant, nullable, one_of, record, tagged, text
from claude_simulator.behaviour import Behaviour
from claude_simulator.changes import service_accounts
from claude_simulator.organization import Organization
from claude_simulator.rules import service_accounts as service_account_rules
from claude_simulator.rules.names import LONGEST_DESCRIPTION
from claude_simulator.rules.service_accounts import ORGANIZATION_ROLES
from claude_simulator.workload_values import ServiceAccount

ALL = "/v1/organizations/service_accounts"
ONE = "/v1/organizations/service_accounts/{service_account_id}"
SLUG = text(least=1, most=255, pattern="^[a-z0-9-]+$")
DESCRIPTION = nullable(text(most=LONGEST_DESCRIPTION))
SERVICE_ACCOUNT = record(
    {
        "id": tagged("svac"),
        "type": constant("service_account"),
        "name": TEXT,
        "description": TEXT,
        "organization_role": one_of(ORGANIZATION_ROLES),
        **audited.FIELDS,
    },
    title="ServiceAccount",
)


def shape(account: ServiceAccount) -> dict[str, Json]:
    """Return a ServiceAccount as it goes over the wire."""
    return {
        "id": account.id,
        "type": "service_account",
        "name": account.name,
        "description": account.description,
        "organization_role": account.organization_role,
        **audited.shape(account),
    }


def list_service_accounts(call: Call) -> Answer:
    """Answer a page of service accounts, newest first."""
    with_archived = call.query.flag("include_archived")
    accounts = [a for a in reversed(call.organization.service_accounts.values()) if with_archived or not a.is_archived]
    return paging.by_token(call, accounts, lambda account: account.id, shape, most=MOST_OF_NEWER)


def retrieve(call: Call) -> Answer:
    """Answer one service account."""
    found = service_account_rules.service_account_exists(call.organization, call.path["service_account_id"])
    return Answer(shape(found))


def create(call: Call) -> Answer:
    """Make a service account; an admin is made by a person only."""
    sent = call.body()
    role = sent.choice("organization_role", ORGANIZATION_ROLES) if "organization_role" in sent.values else "developer"
    service_account_rules.admin_is_given_by_a_person(role, is_interactive=call.is_interactive)
    account = service_accounts.create_service_account(
        call.organization,
        name=sent.text("name"),
        description=sent.optional_text("description") or "",
        organization_role=role,
        actor_id=call.actor_id,
    )
    return Answer(shape(account))


def update(call: Call) -> Answer:
    """Change description or role; null clears a description and leaves a role."""
    sent = call.body()
    role = sent.choice("organization_role", ORGANIZATION_ROLES) if sent.has("organization_role") else None
    service_account_rules.admin_is_given_by_a_person(role, is_interactive=call.is_interactive)
    description = sent.optional_text("description")
    account = service_accounts.update_service_account(
        call.organization,
        call.path["service_account_id"],
        description=(description or "") if "description" in sent.values else None,
        organization_role=role,
        actor_id=call.actor_id,
    )
    return Answer(shape(account))


def archive(call: Call) -> Answer:
    """Archive a service account for ever."""
    account = service_accounts.archive_service_account(
        call.organization, call.path["service_account_id"], actor_id=call.actor_id
    )
    return Answer(shape(account))


def in_state(organization: Organization) -> list[Json]:
    """Return the service accounts, and in which workspaces they are as the control API shows them."""
    return [
        {
            "id": account.id,
            "name": account.name,
            "organization_role": account.organization_role,
            "is_archived": account.is_archived,
            "workspaces": {
                workspace_id: binding.role
                for (workspace_id, account_id), binding in organization.bindings.items()
                if account_id == account.id
            },
        }
        for account in organization.service_accounts.values()
    ]


ABOUT = Behaviour(
    "OAuth only, `admin` is given by a person",
    source="service-accounts.md#accounts",
    gap="the statuses of what is only called “rejected” are guesses (400)",
)
OPERATIONS = (
    Operation(
        "GET",
        ALL,
        list_service_accounts,
        answer=page_by_token(SERVICE_ACCOUNT),
        query={**BY_TOKEN_OF_NEWER, "include_archived": FLAG},
        access="oauth",
    ),
    Operation(
        "POST",
        ALL,
        create,
        answer=SERVICE_ACCOUNT,
        body=body({"name": SLUG}, {"description": DESCRIPTION, "organization_role": one_of(ORGANIZATION_ROLES)}),
        access="oauth",
        refusals=(409,),
    ),
    Operation("GET", ONE, retrieve, answer=SERVICE_ACCOUNT, access="oauth"),
    Operation(
        "POST",
        ONE,
        update,
        answer=SERVICE_ACCOUNT,
        body=body({}, {"description": DESCRIPTION, "organization_role": nullable(one_of(ORGANIZATION_ROLES))}),
        access="oauth",
    ),
    Operation("POST", f"{ONE}/archive", archive, answer=SERVICE_ACCOUNT, access="oauth"),
)
