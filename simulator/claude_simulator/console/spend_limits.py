"""The endpoints behind "Spend limits": one list of records per scope, cap and thresholds alike (console.md#private-api).

Amounts are whole cents, in a field whose name ends in ``_usd``: so it was seen. Verbs and bodies of saving are ours,
since none were ever seen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.routing import Route

from claude_simulator.behaviour import Behaviour
from claude_simulator.changes import spend_limits as changes
from claude_simulator.console.pages.api_call import Call, Json, api_route
from claude_simulator.faults import Fault
from claude_simulator.organization import Organization, Scope
from claude_simulator.rules import invalid
from claude_simulator.world import World

ABOUT = Behaviour(
    "caps, notifications and recipients of the organization and of workspaces, as records in cents; snoozing in some drafts",
    source="console.md#controls, console.md#rules, console.md#private-api; activity-feed.md#events",
    verified="test (over HTTP and in Chromium)",
    gap="verbs and bodies of saves are ours; alerted roles are not changed by hand; spend is never simulated",
)

ScopeOf = Callable[[Call], Scope]


def routes(world: World) -> list[Route]:
    """Return the routes of the organization's and of the workspaces' spend settings."""
    return [
        api_route(world, "/api/organizations/{organization}/spend_limits_v2/snooze", put=_snooze),
        *_routes(world, "/api/organizations/{organization}", _organization_to_see, _organization_to_edit),
        *_routes(
            world,
            "/api/organizations/{organization}/workspaces/{workspace}",
            lambda call: Scope(call.workspace_id()),
            lambda call: Scope(call.workspace_id_to_edit()),
        ),
    ]


def _routes(world: World, prefix: str, to_see: ScopeOf, to_edit: ScopeOf) -> list[Route]:
    def limits(call: Call) -> Json:
        scope = to_see(call)
        shown = _limits(call.organization, scope)
        call.let_another_administrator(lambda fault: change_by_another(call.organization, scope, fault))
        return shown

    def set_cap(call: Call) -> Json:
        scope = to_edit(call)
        changes.set_spend_limit(call.organization, scope, _cents(call.body, "notify_and_pause"))
        return _limits(call.organization, scope)

    def add_and_remove(call: Call) -> Json:
        scope = to_edit(call)
        for record in call.objects("remove"):
            _remove(call.organization, scope, record)
        for record in call.objects("add"):
            changes.add_threshold(call.organization, scope, _cents(record, "notify_only"))
        return _limits(call.organization, scope)

    def recipients(call: Call) -> Json:
        return {"alert_emails": call.organization.spend_of(to_see(call)).alert_emails}

    def set_recipients(call: Call) -> Json:
        return {"alert_emails": changes.set_alert_emails(call.organization, to_edit(call), call.texts("alert_emails"))}

    return [
        api_route(world, f"{prefix}/spend_limits_v2", get=limits, put=set_cap, post=add_and_remove),
        api_route(world, f"{prefix}/alert_emails", get=recipients, put=set_recipients),
    ]


def _snooze(call: Call) -> Json:
    _organization_to_edit(call)
    changes.snooze_spend_limit(call.organization, is_ignored=call.flag("ignore"))
    return _limits(call.organization, Scope())


def _organization_to_see(call: Call) -> Scope:
    call.must(call.visitor.sees_organization_limits)
    return Scope()


def _organization_to_edit(call: Call) -> Scope:
    call.must(call.visitor.is_admin)
    return Scope()


def _limits(organization: Organization, scope: Scope) -> Json:
    settings = organization.spend_of(scope)
    records = [*([settings.cap] if settings.cap else []), *settings.thresholds]
    return {
        "enforced_limit_usd": _enforced(organization, scope),
        "is_snoozed": settings.cap is not None and settings.cap.is_ignored,
        "spend_limits": [{"limit_usd": record.cents, "limit_action": record.action} for record in records],
    }


def _enforced(organization: Organization, scope: Scope) -> int | None:
    """Return the lowest cap that applies to a scope, in cents (console.md#rules: unset = the organization's applies)."""
    caps = [organization.spend_of(each).cap for each in {scope, Scope()}]
    amounts = [cap.cents for cap in caps if cap is not None]
    if organization.usage_tier_cents is not None:
        amounts.append(organization.usage_tier_cents)
    return min(amounts, default=None)


def _cents(record: Mapping[str, object], action: str) -> int:
    cents = record.get("limit_usd")
    if record.get("limit_action") != action:
        raise invalid(f"limit_action: must be {action}")
    if not isinstance(cents, int) or isinstance(cents, bool):
        raise invalid("limit_usd: must be a whole number of cents")
    return cents


def _remove(organization: Organization, scope: Scope, record: Mapping[str, object]) -> None:
    if record.get("limit_action") == "notify_and_pause":
        changes.remove_spend_limit(organization, scope)
    else:
        changes.remove_threshold(organization, scope, _cents(record, "notify_only"))


def change_by_another(organization: Organization, scope: Scope, fault: Fault) -> None:
    """Do what another administrator does between the load of a page and the opening of a dialog.

    Parameters of the fault: ``value``, a cap in cents (by default one dollar below the present one, or $100.00);
    or ``threshold``, a further notification in cents; or ``recipient``, a further e-mail address.
    """
    settings = organization.spend_of(scope)
    if "recipient" in fault.parameters:
        changes.set_alert_emails(organization, scope, [*settings.alert_emails, fault.text("recipient", "")])
    elif "threshold" in fault.parameters:
        changes.add_threshold(organization, scope, int(fault.number("threshold", 0)))
    else:
        default = 100_00 if settings.cap is None else max(settings.cap.cents - 1_00, 1)
        changes.set_spend_limit(organization, scope, int(fault.number("value", default)))
