"""What a run must not have done beside the workspaces: sentences about what nobody asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from claude_simulator.organization import ADMIN_ROLES
from tests.support.story.engine import Declared, Program, Recorded, Ref, State
from tests.support.story.picture import Picture

ASKED = ("archive_on_destroy", "delete_on_destroy", "remove_on_destroy")


@dataclass(frozen=True)
class Course:
    """A run: what the program (by the names of its beginning, and those that it was told by) and the state said, and how things were."""

    program: Program
    told: set[str]
    state_before: State
    state: State
    before: Picture
    now: Picture

    def of(self, kind: str) -> list[Declared]:
        """What the program declares of this kind."""
        return [one for one in self.program.values() if one.kind == kind]

    def ids(self, kind: str) -> set[str]:
        """The ids that the program, or the state before or after, has of this kind."""
        recorded = {one.id for state in (self.state_before, self.state) for one in state.values() if one.kind == kind}
        return recorded | {one.inputs["adopt_id"] for one in self.of(kind) if "adopt_id" in one.inputs}

    def asked(self, kind: str) -> set[str]:
        """The ids of what is to go for good when its resource is deleted."""
        return {
            one.outs.get("user_id", one.id)
            for one in self.state_before.values()
            if one.kind == kind and any(one.outs["declared"].get(word) for word in ASKED)
        }


def unasked(course: Course) -> Iterator[str]:
    """What is wrong."""
    yield from _people(course)
    yield from _invitations(course)
    yield from _api_keys(course)
    yield from _named(course, "ServiceAccount", course.before.service_accounts, course.now.service_accounts)
    yield from _named(course, "FederationIssuer", course.before.federation_issuers, course.now.federation_issuers)
    yield from _named(course, "FederationRule", course.before.federation_rules, course.now.federation_rules)
    yield from _places(course)
    yield from _external_keys(course)
    if course.before.compliance_enabled != course.now.compliance_enabled and not any(
        one.inputs["state"] == ("enabled" if course.now.compliance_enabled else "disabled")
        for one in course.of("ComplianceSettings")
    ):
        yield "the feed was switched"


def _people(course: Course) -> Iterator[str]:
    roles = {one.inputs["user"]: one.inputs["role"] for one in course.of("OrganizationMember")}
    for id_, was in course.before.users.items():
        now = course.now.users.get(id_)
        is_admin = was.role in ADMIN_ROLES
        if now is None and (is_admin or id_ not in course.asked("OrganizationMember")):
            yield f"{was.email} was removed"
        if now is not None and now != was and (is_admin or roles.get(was.email) != now.role):
            yield f"{was.email} became {now.role}"
    if course.now.users.keys() - course.before.users.keys():
        yield "somebody joined"


def _invitations(course: Course) -> Iterator[str]:
    recorded = {one.inputs["email"] for one in course.state_before.values() if one.kind == "Invite"}
    for id_, was in course.before.invites.items():
        if course.now.invites[id_] != was and was.email not in recorded and id_ not in course.ids("Invite"):
            yield f"the invitation of {was.email} was withdrawn"
    new = [one.email for id_, one in course.now.invites.items() if id_ not in course.before.invites]
    wanted = {one.inputs["email"] for one in course.of("Invite")}
    accepted = {
        one.inputs["email"]
        for name, one in course.state_before.items()
        if one.kind == "Invite" and _has_accepted(course, one) and name in course.told
    }
    for email in new:
        if email not in wanted or new.count(email) > 1 or email in accepted:
            yield f"{email} was invited"


def _has_accepted(course: Course, recorded: Recorded) -> bool:
    """As the latest invitation says, else the state: once is for ever, unless somebody invited the person again by hand."""
    email = recorded.inputs["email"]
    theirs = [one for one in course.before.invites.values() if one.email == email and one.status != "deleted"]
    latest = max(theirs, key=lambda one: one.invited_at, default=None)
    return bool((latest.status if latest is not None else recorded.outs["status"]) == "accepted")


def _api_keys(course: Course) -> Iterator[str]:
    ids, names = course.ids("ApiKey"), {one.inputs["name"] for one in course.of("ApiKey")}
    for id_, was in course.before.api_keys.items():
        now = course.now.api_keys[id_]
        if now != was and id_ not in ids and was.name not in names:
            yield f"API key {was.name} was changed"
        is_new = now.status == "archived" != was.status and not _stops_with_its_owner(course, was.acts_as_user_id)
        if is_new and id_ not in course.asked("ApiKey"):
            yield f"API key {was.name} was archived"
    if course.now.api_keys.keys() - course.before.api_keys.keys():
        yield "an API key was made"


def _stops_with_its_owner(course: Course, user_id: str | None) -> bool:
    return user_id is not None and user_id not in course.now.users


def _named(course: Course, kind: str, before: Mapping[str, object], now: Mapping[str, object]) -> Iterator[str]:
    """Of what has a name and an end: made under a declared name, changed where it is ours, archived where that was asked for."""
    names = {one.inputs["name"] for one in course.of(kind)}
    ids = course.ids(kind)
    for id_, one in now.items():
        was = before.get(id_)
        name, is_archived = getattr(one, "name", ""), getattr(one, "is_archived", False)
        if was is None and name not in names:
            yield f"{kind} {name} was made"
        if was is not None and was != one and id_ not in ids and not (kind == "FederationRule" and name in names):
            yield f"{kind} {name} was changed"
        if was is not None and is_archived and not getattr(was, "is_archived", False) and id_ not in course.asked(kind):
            yield f"{kind} {name} was archived"


def _places(course: Course) -> Iterator[str]:
    gone, wanted, declared = _recorded_places(course.state_before), _recorded_places(course.state), set()
    for one in course.of("ServiceAccountMember"):
        refs = [ref for ref in one.inputs.values() if isinstance(ref, Ref)]
        if all(ref.name in course.state for ref in refs):
            declared.add((course.state[refs[0].name].id, course.state[refs[1].name].id))
    wanted |= declared
    for where in course.before.bindings.keys() | course.now.bindings.keys():
        was, now = course.before.bindings.get(where), course.now.bindings.get(where)
        if now is None and (where not in gone or where in declared):
            yield f"{where} was taken out"
        if now is not None and now != was and where not in wanted | gone:
            yield f"{where} was put in"


def _recorded_places(state: State) -> set[tuple[str, str]]:
    return {
        (one.inputs["workspace_id"], one.inputs["service_account_id"])
        for one in state.values()
        if one.kind == "ServiceAccountMember"
    }


def _external_keys(course: Course) -> Iterator[str]:
    ids = course.ids("ExternalKey")
    for id_, was in course.before.external_keys.items():
        now = course.now.external_keys.get(id_)
        if now is None and id_ not in course.asked("ExternalKey"):
            yield f"external key {id_} was deleted"
        if now is not None and now != was and id_ not in ids:
            yield f"external key {id_} was changed"
    arns = [one.provider_config["kms_arn"] for one in course.now.external_keys.values()]
    declared = {one.inputs["provider_config"]["kms_arn"] for one in course.of("ExternalKey")}
    for id_ in course.now.external_keys.keys() - course.before.external_keys.keys():
        arn = course.now.external_keys[id_].provider_config["kms_arn"]
        if arn not in declared or arns.count(arn) > 1:
            yield f"external key {id_} was made"
