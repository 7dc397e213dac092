"""One walk through every method that the official SDK has for an organization: the steps, and how they are taken.

Version 2.14 takes it in the tests' own process (test_every_sdk_method.py). Version 1.17 takes it in an environment of
its own, where this file is run as a program (test_referee_2023.py): so it imports nothing but the SDK.
"""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import anthropic
from anthropic._resource import SyncAPIResource  # the only way to tell a family of methods from anything else
from pydantic import BaseModel

Ids = dict[str, str]
Outcomes = dict[str, str]
OK = "answered"
SHADES = ("organization", "beta.organization")
RULE = {"subject_prefix": "job:*"}
GCP = {"type": "gcp", "key_name": "projects/p/locations/us/keyRings/r/cryptoKeys/k"}


@dataclass(frozen=True)
class Step:
    """One call. ``arguments`` makes them from ids that are known by then; ``makes`` names the id of the answer."""

    method: str
    arguments: Callable[[Ids], Mapping[str, Any]] = lambda _: {}
    makes: str | None = None


def having(**names: str) -> Callable[[Ids], Mapping[str, Any]]:
    """Return arguments that are ids: parameter → name of the id."""
    return lambda ids: {parameter: ids[name] for parameter, name in names.items()}


def also(*parts: Callable[[Ids], Mapping[str, Any]], **more: object) -> Callable[[Ids], Mapping[str, Any]]:
    """Return arguments put together from ids and plain values."""
    return lambda ids: {name: value for part in parts for name, value in part(ids).items()} | more


WORKSPACE = having(workspace_id="workspace")
ACCOUNT = having(service_account_id="account")
BOTH = having(workspace_id="workspace", service_account_id="account")
ISSUER = having(federation_issuer_id="issuer")
A_RULE = having(federation_rule_id="rule")
A_KEY = having(external_key_id="external key")
MEMBER = having(workspace_id="workspace", user_id="ben")
ROLE = {"workspace_role": "workspace_user"}
PAGE = {"limit": 1}
LAST_WEEK = {"starting_at": datetime.now(UTC) - timedelta(days=7)}
STEPS = (
    Step("retrieve"),
    Step("workspaces.create", also(name="Tried", tags={"a": "b"}, display_color="#112233"), "workspace"),
    Step("workspaces.list", also(**PAGE, include_archived=True, include_default=True)),
    Step("workspaces.retrieve", WORKSPACE),
    Step("workspaces.update", also(WORKSPACE, name="Still tried", tags={"a": None})),
    Step("users.list", also(**PAGE, roles=["developer"])),
    Step("users.retrieve", having(user_id="ben")),
    Step("users.update", also(having(user_id="ben"), role="user")),
    Step("invites.create", also(email="new@example.com", role="user"), "invite"),
    Step("invites.list", also(**PAGE, statuses=["pending"])),
    Step("invites.retrieve", having(invite_id="invite")),
    Step("invites.delete", having(invite_id="invite")),
    Step("workspaces.members.add", also(MEMBER, **ROLE)),
    Step("workspaces.members.list", also(WORKSPACE, **PAGE)),
    Step("workspaces.members.retrieve", MEMBER),
    Step("workspaces.members.update", also(MEMBER, workspace_role="workspace_developer")),
    Step("workspaces.members.remove", MEMBER),
    Step("api_keys.list", also(**PAGE, status="active")),
    Step("api_keys.retrieve", having(api_key_id="key")),
    Step("api_keys.update", also(having(api_key_id="key"), name="renamed", status=None)),
    Step("rate_limits.list", also(**PAGE)),
    Step(
        "workspaces.rate_limits.update",
        also(WORKSPACE, having(rate_limit_id="sonnet"), limits=[{"type": "requests_per_minute", "value": 5}]),
    ),
    Step("workspaces.rate_limits.list", also(WORKSPACE, **PAGE, include_inherited=True)),
    Step("service_accounts.create", also(name="deploy", description="ships"), "account"),
    Step("service_accounts.list", also(**PAGE, include_archived=True)),
    Step("service_accounts.retrieve", ACCOUNT),
    Step("service_accounts.update", also(ACCOUNT, description=None, organization_role="admin")),
    Step("service_accounts.workspaces.add", also(BOTH, **ROLE)),
    Step("service_accounts.workspaces.list", also(ACCOUNT, **PAGE)),
    Step("workspaces.service_accounts.add", also(BOTH, **ROLE)),
    Step("workspaces.service_accounts.list", also(WORKSPACE, **PAGE)),
    Step("workspaces.service_accounts.retrieve", BOTH),
    Step("workspaces.service_accounts.update", also(BOTH, workspace_role="workspace_admin")),
    Step("workspaces.service_accounts.remove", BOTH),
    Step("service_accounts.workspaces.remove", BOTH),
    Step("federation.issuers.create", also(name="ci", issuer_url="https://ci.example.com"), "issuer"),
    Step("federation.issuers.list", also(**PAGE, include_archived=True)),
    Step("federation.issuers.retrieve", ISSUER),
    Step("federation.issuers.update", also(ISSUER, jwks={"type": "inline", "keys": [{"kty": "RSA"}]})),
    Step(
        "federation.rules.create",
        lambda ids: {
            "issuer_id": ids["issuer"],
            "name": "deploy",
            "match": RULE,
            "oauth_scope": "workspace:developer",
            "target": {"type": "service_account", "service_account_id": ids["account"]},
            "workspace_id": ids["workspace"],
        },
        "rule",
    ),
    Step("federation.rules.list", also(having(issuer_id="issuer"), **PAGE)),
    Step("federation.rules.retrieve", A_RULE),
    Step("federation.rules.update", also(A_RULE, match={"claims": {"team": "payments"}}, description=None)),
    Step("federation.rules.workspaces.add", also(A_RULE, having(workspace_id="default"))),
    Step("federation.rules.workspaces.list", also(A_RULE, **PAGE)),
    Step("federation.rules.workspaces.remove", also(A_RULE, having(workspace_id="default"))),
    Step("federation.rules.archive", A_RULE),
    Step("federation.issuers.archive", ISSUER),
    Step("service_accounts.archive", ACCOUNT),
    Step("external_keys.create", also(provider_config=GCP, display_name="ours"), "external key"),
    Step("external_keys.list", also(**PAGE)),
    Step("external_keys.retrieve", A_KEY),
    Step("external_keys.update", also(A_KEY, display_name="renamed")),
    Step("external_keys.validate", A_KEY),
    Step("external_keys.delete", A_KEY),
    Step("compliance_settings.retrieve"),
    Step("compliance_settings.update", also(state="disabled")),
    Step("analytics.usage.list", also(**LAST_WEEK, group_by=["actor", "model"], limit=10)),
    Step("analytics.cost.list", also(**LAST_WEEK, group_by=["actor", "cost_type", "token_type"], limit=10)),
    Step("spend_limits.set", also(scope={"type": "organization"}, amount="500"), "limit"),
    Step("spend_limits.list", also(**PAGE, scope_type=["organization"])),
    Step("spend_limits.retrieve", having(spend_limit_id="limit")),
    Step("spend_limits.delete", having(spend_limit_id="limit")),
    Step("workspaces.archive", WORKSPACE),
    Step("users.remove", having(user_id="ben")),
)
FILES: Mapping[str, Any] = {"archive": b"anything", "files": [b"anything"]}


def methods(client: anthropic.Anthropic, shade: str) -> dict[str, Callable[..., Any]]:
    """Find every method of ``client.organization`` or ``client.beta.organization`` that makes a request."""
    root: Any = client
    for part in shade.split("."):
        root = getattr(root, part)
    return dict(_methods_of(root, ""))


def _methods_of(resource: SyncAPIResource, path: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    for name in dir(type(resource)):
        if name.startswith(("_", "with_")):
            continue
        value = getattr(resource, name)
        if isinstance(value, SyncAPIResource):
            yield from _methods_of(value, f"{path}{name}.")
        elif inspect.ismethod(value):
            yield f"{path}{name}", value


def required(method: Callable[..., Any]) -> dict[str, Any]:
    """Return anything for every argument that must be given."""
    parameters = inspect.signature(method).parameters.values()
    return {p.name: FILES.get(p.name, "anything") for p in parameters if p.default is inspect.Parameter.empty}


def outcome_of(call: Callable[[], Any]) -> tuple[str, Any]:
    """Call, and return what became of it: ``answered`` with the answer, or the name of the SDK's error."""
    try:
        return OK, call()
    except anthropic.APIError as error:
        return type(error).__name__, error


def walk(client: anthropic.Anthropic, shade: str, ids: Ids, seen: Callable[[Any], None]) -> Outcomes:
    """Go through every step that there is in one shade of the SDK, and return what became of each."""
    found = methods(client, shade)
    known = {**ids, "limit": "spl_nothing", "invite": "invite_nothing"}
    outcomes: Outcomes = {}
    for step in STEPS:
        if step.method in found:
            call = found[step.method]
            arguments = step.arguments(known)
            outcomes[step.method], answer = outcome_of(partial(call, **arguments))
            if outcomes[step.method] == OK:
                seen(answer)
                if step.makes is not None:
                    known[step.makes] = answer.id
    return outcomes


def fields_that_differ(value: object) -> Iterator[str]:
    """Find every field that an answer has and the SDK's type has not, or the other way round, at any depth."""
    if isinstance(value, BaseModel):
        names = {field.alias or name for name, field in type(value).model_fields.items()}
        # what a page is made of beside its fields is the SDK's own affair
        present = {
            type(value).model_fields[n].alias or n for n in value.model_fields_set if n in type(value).model_fields
        }
        missing = names - present
        yield from (f"{type(value).__name__} lacks {name}" for name in sorted(missing))
        yield from (f"{type(value).__name__} has {name} too" for name in sorted(value.model_extra or {}))
        for name in value.model_fields_set & set(type(value).model_fields):
            yield from fields_that_differ(getattr(value, name))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for item in value:
            yield from fields_that_differ(item)


def main() -> int:
    """Take the walk that standard input describes, and print what came of it as JSON."""
    order = json.load(sys.stdin)
    answers: list[Any] = []
    with anthropic.Anthropic(
        auth_token=order["token"], base_url=order["base_url"], max_retries=0, _strict_response_validation=True
    ) as client:
        outcomes = walk(client, order["shade"], order["ids"], answers.append)
        found = methods(client, order["shade"])
    result = {
        "version": anthropic.__version__,
        "methods": sorted(found),
        "outcomes": outcomes,
        "differences": sorted({difference for answer in answers for difference in fields_that_differ(answer)}),
    }
    print(json.dumps(result))  # noqa: T201 - the program's answer
    return 0


if __name__ == "__main__":
    sys.exit(main())
