"""
Federation rules: an OAuth token's business alone. Source: docs/platform/federation.md#rules.

Answers to writes leave out names that reads carry (docs/platform/federation.md#write-answers), so a rule is read again after each.
"""

from __future__ import annotations

from typing import Unpack

from pulumi_claude_admin.admin_api.http import paging
from pulumi_claude_admin.admin_api.http.call import Answer, Call, Replay, path_of
from pulumi_claude_admin.admin_api.http.json_fields import Fields, text_of
from pulumi_claude_admin.admin_api.http.reading_back import read_back
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.machine_ports import RuleFields
from pulumi_claude_admin.model.federation_rule import (
    FederationMatch,
    FederationMatchSpec,
    FederationRule,
    scope_set,
    wanted_match,
)


class HttpFederationRules:
    """`/v1/organizations/federation_rules`. A write counts when the rule, read again, has what was written."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> tuple[FederationRule, ...]:
        """One call for each 100 rules, live and archived."""
        query = {"limit": paging.LARGEST_PAGE_OF_NEWER, "include_archived": "true"}
        call = Call("GET", path_of("federation_rules"), query=query)
        return paging.collect(self._transport, call, scheme=paging.page_token, parser=parse_federation_rule)

    def create(self, issuer_id: str, *, workspace_id: str | None, **fields: Unpack[RuleFields]) -> FederationRule:
        """Two calls. The first is sent again only after a refusal: names are unique, so a second one would be refused with 409."""
        where = {"workspace_id": workspace_id} if workspace_id is not None else {}
        body = {**_body(fields), "issuer_id": issuer_id, **where}
        call = Call("POST", path_of("federation_rules"), body=body, replay=Replay.ONLY_WHEN_REFUSED)
        answer = self._transport.send(call)
        made = self._read_again(answer, fields)
        if workspace_id is not None and workspace_id not in made.workspace_ids:
            raise answer.not_taken(shown=f"reading it again shows federation rule {made.id} without {workspace_id}")
        return made

    def update(self, rule_id: str, **fields: Unpack[RuleFields]) -> FederationRule:
        """Two calls, the first with what is named."""
        call = Call("POST", path_of("federation_rules", rule_id), body=_body(fields))
        return self._read_again(self._transport.send(call), fields)

    def add_workspace(self, rule_id: str, workspace_id: str) -> FederationRule:
        """Two calls."""
        path = path_of("federation_rules", rule_id, "workspaces")
        answer = self._transport.send(Call("POST", path, body={"workspace_id": workspace_id}))
        found = self._retrieve(answer, rule_id)
        if workspace_id not in found.workspace_ids:
            raise answer.not_taken(shown=f"reading it again shows federation rule {rule_id} without {workspace_id}")
        return found

    def remove_workspace(self, rule_id: str, workspace_id: str) -> FederationRule:
        """Two calls."""
        path = path_of("federation_rules", rule_id, "workspaces", workspace_id)
        answer = self._transport.send(Call("DELETE", path))
        found = self._retrieve(answer, rule_id)
        if workspace_id in found.workspace_ids:
            raise answer.not_taken(shown=f"reading it again shows federation rule {rule_id} with {workspace_id}")
        return found

    def archive(self, rule_id: str) -> FederationRule:
        """Two calls."""
        answer = self._transport.send(Call("POST", path_of("federation_rules", rule_id, "archive")))
        archived = self._retrieve(answer, rule_id)
        if not archived.is_archived:
            raise answer.not_taken(shown=f"reading it again shows federation rule {rule_id} live")
        return archived

    def _retrieve(self, answer: Answer, rule_id: str) -> FederationRule:
        return read_back(self._transport, answer, path_of("federation_rules", rule_id), parse_federation_rule)

    def _read_again(self, answer: Answer, wanted: RuleFields) -> FederationRule:
        found = self._retrieve(answer, answer.parse(lambda body: Fields(body, "federation_rule").text("id")))
        for name, value in wanted.items():
            if value is not None and not _shows(found, name, value):
                raise answer.not_taken(shown=f"reading it again shows another {name} of federation rule {found.id}")
        return found


def _shows(found: FederationRule, name: str, value: object) -> bool:
    if isinstance(value, FederationMatchSpec):
        return found.match == wanted_match(value)
    if name == "oauth_scope":
        return scope_set(found.oauth_scope) == scope_set(str(value))
    return bool(getattr(found, name) == value)


def _body(fields: RuleFields) -> dict[str, object]:
    body: dict[str, object] = {name: value for name, value in fields.items() if value is not None}
    match, account = body.get("match"), body.pop("service_account_id", None)
    if isinstance(match, FederationMatchSpec):
        body["match"] = match.model_dump(mode="json", exclude_none=True)
    if account is not None:
        body["target"] = {"type": "service_account", "service_account_id": account}
    return body


def parse_federation_rule(data: object) -> FederationRule:
    """From its JSON."""
    fields = Fields(data, "federation_rule")
    target = fields.inner("target")
    return FederationRule(
        id=fields.text("id"),
        name=fields.text("name"),
        issuer_id=fields.text("issuer_id"),
        match=_match(fields.inner("match")),
        oauth_scope=fields.text("oauth_scope"),
        service_account_id=target.text("service_account_id"),
        description=fields.text_or_empty("description"),
        token_lifetime_seconds=fields.integer("token_lifetime_seconds"),
        applies_to_all_workspaces=fields.flag("applies_to_all_workspaces"),
        workspace_ids=frozenset(fields.items("workspace_ids", lambda item: text_of(item, "workspace_ids"))),
        issuer_name=fields.text_or_none("issuer_name"),
        service_account_name=target.text_or_none("service_account_name"),
        archived_at=fields.time_or_none("archived_at"),
        created_by_id=fields.text_or_none("created_by_actor_id"),
    )


def _match(fields: Fields) -> FederationMatch:
    return FederationMatch(
        subject_prefix=fields.text_or_none("subject_prefix"),
        audience=fields.text_or_none("audience"),
        claims=fields.texts_or_empty("claims"),
        condition=fields.text_or_none("condition"),
    )
