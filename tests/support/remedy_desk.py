"""A stack on the provider's own server, the organization that it declares, and somebody who does by hand what a remedy says."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.cached.admin_api import CachedAdminApi
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.drift import ignore
from pulumi_claude_admin.drift.declared import read_declared
from pulumi_claude_admin.drift.detect import detect
from pulumi_claude_admin.drift.read_organization import read_organization
from pulumi_claude_admin.drift.sources import ConsoleSource, Sources
from pulumi_claude_admin.findings import Change, Finding
from pulumi_claude_admin.model.federation_rule import FederationMatchSpec
from tests.support.story.engine import Declared, Engine, Program, Ref, State
from tests.support.story.kinds import in_order, take_out
from tests.support.story.provider_server import ProviderServer

Deed = Callable[["Desk"], object]

WEEKS: Final = 22 * 24 * 3600
LATER: Final = 180
"""Seconds after which a list is believed again."""
PROGRAM: Final = (
    Declared("payments", "Workspace", {"name": "Payments", "owner": "pulumi/shop/dev/payments", "managed_at": "here"}),
    Declared("ci", "ServiceAccount", {"name": "ci", "description": "builds"}),
    Declared(
        "place",
        "ServiceAccountMember",
        {"workspace_id": Ref("payments"), "service_account_id": Ref("ci"), "role": "workspace_user"},
    ),
    Declared("github", "FederationIssuer", {"name": "github", "issuer_url": "https://a.example.com"}),
    Declared(
        "main",
        "FederationRule",
        {
            "name": "main",
            "issuer_id": Ref("github"),
            "service_account_id": Ref("ci"),
            "match": {"subject_prefix": "job:a"},
            "oauth_scope": "workspace:developer",
            "workspace_ids": [Ref("payments")],
        },
    ),
    Declared("key", "ExternalKey", {"provider_config": {"type": "gcp", "key_name": "a"}, "display_name": "a"}),
    Declared("ben", "OrganizationMember", {"user": "ben@example.com", "role": "developer"}),
    Declared("fay", "Invite", {"email": "fay@example.com", "role": "user"}),
)


@dataclass
class Desk:
    """A stack, the organization that it declares, and somebody who changes things by hand."""

    simulator: Simulator
    hand: HttpAdminApi
    engine: Engine
    server: ProviderServer
    program: Program = field(default_factory=lambda: {one.name: one for one in PROGRAM})
    state: State = field(default_factory=dict)
    ignored: str = ""
    ids: dict[str, str] = field(default_factory=dict)
    """By the name in the program, as they were at first."""

    def up(self, *, refresh: bool = False) -> None:
        """`pulumi up`, which ends well."""
        self.server.new_process()
        if refresh:
            refreshed = self.engine.refresh(self.state)
            assert refreshed.error is None, refreshed.error
            self.state = refreshed.state
            self.server.new_process()
        run = self.engine.up(self.state, in_order(self.program))
        assert run.error is None, run.error
        self.state = run.state

    def drift(self) -> list[Finding]:
        """What `claude-admin drift` finds."""
        declared = read_declared(_export(self.state))
        api = CachedAdminApi(self.hand)
        reading = read_organization(declared, Sources(api, ConsoleSource(None, "nobody asked it")))
        entries = ignore.parse_ignore(self.ignored)
        return list(ignore.apply(entries, detect(declared, reading).findings, today=date(2026, 1, 1)).findings)


def _export(state: State) -> str:
    resources = [
        {
            "urn": f"urn:pulumi:dev::shop::pulumi-python:dynamic/claude:{one.kind}::{name}",
            "custom": True,
            "id": one.id,
            "type": f"pulumi-python:dynamic/claude:{one.kind}",
            "inputs": one.inputs,
            "outputs": one.outs,
        }
        for name, one in state.items()
    ]
    return json.dumps({"version": 3, "deployment": {"manifest": {}, "resources": resources}})


def forget(collection: str, name: str) -> Callable[[Desk], object]:
    """Nobody can do that over the API."""

    def deed(desk: Desk) -> None:
        with desk.simulator.world.lock:
            getattr(desk.simulator.world.organization, collection).pop(desk.ids[name])

    return deed


def edit_account(desk: Desk) -> object:
    return desk.hand.service_accounts.update(desk.ids["ci"], description="by hand")


def edit_place(desk: Desk) -> object:
    remove_place(desk)
    return desk.hand.service_account_members.add(desk.ids["payments"], desk.ids["ci"], "workspace_developer")


def remove_place(desk: Desk) -> None:
    desk.hand.service_account_members.remove(desk.ids["payments"], desk.ids["ci"])


def edit_issuer(desk: Desk) -> object:
    return desk.hand.federation_issuers.update(desk.ids["github"], issuer_url="https://b.example.com")


def edit_rule(desk: Desk) -> object:
    return desk.hand.federation_rules.update(desk.ids["main"], match=FederationMatchSpec(subject_prefix="job:b"))


def edit_key(desk: Desk) -> object:
    return desk.hand.external_keys.update(desk.ids["key"], display_name="b")


def archive_rule(desk: Desk) -> object:
    return desk.hand.federation_rules.archive(desk.ids["main"])


def archive_issuer(desk: Desk) -> object:
    archive_rule(desk)
    return desk.hand.federation_issuers.archive(desk.ids["github"])


def archive_account(desk: Desk) -> object:
    archive_rule(desk)
    return desk.hand.service_accounts.archive(desk.ids["ci"])


def edit_person(desk: Desk) -> object:
    return desk.hand.users.update(desk.ids["ben"], "user")


def withdraw(desk: Desk) -> None:
    (invite,) = [one for one in desk.hand.invites.list() if one.status == "pending"]
    desk.hand.invites.delete(invite.id)


def weeks_go_by(desk: Desk) -> None:
    desk.simulator.advance(WEEKS)


def theirs(name: str) -> Callable[[Desk], object]:
    """Take it out of the program, and out of the state, so that nobody declares what is there."""

    def deed(desk: Desk) -> None:
        del desk.state[name]

    return deed


def do(desk: Desk, name: str, said: str, found: Finding) -> None:
    """What the words say of what the program calls so."""
    if "take it out of the program" in said:
        desk.program = take_out(desk.program, name)
        desk.up()
    elif said.startswith("declare a new one"):
        old = desk.program[name]
        new = Declared(f"{name}-2", old.kind, old.inputs | {"name": f"{old.inputs['name']}-2"})
        desk.program = take_out(desk.program, name) | {new.name: new}
        desk.up()
    elif said.startswith("to keep what is there"):
        old = desk.program[name]
        desk.program[name] = replace(old, inputs=_with_actual(old.inputs, found.changes))
        desk.up()
    elif said.startswith("declare a"):
        assert said.rsplit(maxsplit=1)[-1] == desk.program[name].kind
        desk.up()
    elif said == "remove it":
        REMOVED[name](desk)
    elif said.startswith("list it"):
        desk.ignored = f"{found.subject.kind}:{found.subject.id} 9999-12-31 theirs\n"
    else:
        assert said.startswith("`pulumi up")
        desk.up(refresh="--refresh" in said)


def _with_actual(inputs: Mapping[str, Any], changes: tuple[Change, ...]) -> dict[str, Any]:
    changed = json.loads(json.dumps({key: value for key, value in inputs.items() if not isinstance(value, Ref | list)}))
    for change in changes:
        inside = changed
        *before, last = change.path.split(".")
        for key in before:
            inside = inside[key]
        inside[last] = change.actual
    return {**inputs, **changed}


REMOVED: Final[Mapping[str, Deed]] = {
    "ci": archive_account,
    "place": remove_place,
    "github": archive_issuer,
    "main": archive_rule,
    "key": lambda desk: desk.hand.external_keys.delete(desk.ids["key"]),
    "ben": lambda desk: desk.hand.users.remove(desk.ids["ben"]),
    "fay": withdraw,
}
