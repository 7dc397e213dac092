"""API keys, external keys and the switch of the activity feed in stories."""

from __future__ import annotations

from hypothesis import strategies as st

from claude_simulator.changes import api_keys as api_key_changes
from claude_simulator.changes import external_keys as external_key_changes
from claude_simulator.changes.compliance_settings import set_compliance
from claude_simulator.organization import ApiKey, Organization
from tests.support.story.engine import Declared, Recorded
from tests.support.story.picture import Deed, Picture
from tests.support.story.wires import Bag

SLOTS = ("0", "1")
RESEARCH = "Research"

letters = st.sampled_from(("a", "b"))
asked = st.sampled_from((False, False, True))
slots = st.sampled_from(SLOTS)


def settle(organization: Organization) -> None:
    """Make the API keys that are there when a story begins: each slot has two names, and a key of the first."""
    for slot in SLOTS:
        _make_key(organization, f"key{slot}-a")


def declared(workspace_id: str) -> st.SearchStrategy[Declared]:
    """An API key of this workspace, an external key, or the feed."""
    return slots.flatmap(lambda slot: api_key(slot, workspace_id)) | slots.flatmap(external_key) | feed()


def api_key(slot: str, workspace_id: str) -> st.SearchStrategy[Declared]:
    """One of the API keys of a slot."""
    inputs = st.fixed_dictionaries(
        {
            "workspace_id": st.just(workspace_id),
            "name": st.sampled_from("aaab").map(lambda letter: f"key{slot}-{letter}"),
            "when_archived": st.just("keep"),
            "archive_on_destroy": asked,
        },
        optional={"status": st.sampled_from(("active", "inactive"))},
    )
    return inputs.map(lambda bag: Declared(f"key{slot}", "ApiKey", bag))


def external_key(slot: str) -> st.SearchStrategy[Declared]:
    """The external key of a slot."""
    inputs = st.fixed_dictionaries(
        {"provider_config": st.just(_config(slot)), "delete_on_destroy": asked},
        optional={"display_name": letters},
    )
    return inputs.map(lambda bag: Declared(f"ekey{slot}", "ExternalKey", bag))


def feed() -> st.SearchStrategy[Declared]:
    """The switch."""
    return st.sampled_from(("enabled", "enabled", "disabled")).map(
        lambda state: Declared("feed", "ComplianceSettings", {"state": state})
    )


def by_hand() -> st.SearchStrategy[Deed]:
    """Keys are made, renamed, disabled and archived; the feed is switched."""
    return (
        st.tuples(slots, letters).map(
            lambda both: Deed(f"make key {both}", lambda org: _make_key(org, f"key{both[0]}-{both[1]}"))
        )
        | st.tuples(slots, st.sampled_from(("renamed", "active", "inactive", "archived"))).map(
            lambda both: Deed(f"key {both}", lambda org: _edit_keys(org, *both))
        )
        | st.tuples(slots, st.sampled_from(("make", "rename", "forget"))).map(
            lambda both: Deed(f"external key {both}", lambda org: _edit_external_keys(org, *both))
        )
        | st.booleans().map(lambda on: Deed(f"feed {on}", lambda org: set_compliance(org, is_enabled=on)))
    )


def has_key(picture: Picture, one: Declared, recorded: Recorded) -> bool:
    """Whether the key is called so and works or not; one that was archived never will."""
    key = picture.api_keys[recorded.id]
    wanted = {name: one.inputs[name] for name in ("name", "status") if name in one.inputs}
    return key.status == "archived" or all(getattr(key, name) == value for name, value in wanted.items())


def has_external_key(picture: Picture, one: Declared, recorded: Recorded) -> bool:
    """Whether it is known under its name."""
    key = picture.external_keys.get(recorded.id)
    config = one.inputs["provider_config"]
    if key is None or not key.provider_config.items() >= config.items():
        return False
    return bool(key.display_name == one.inputs.get("display_name", key.display_name))


def is_switched(picture: Picture, one: Declared, recorded: Recorded) -> bool:
    """Whether the feed is as declared."""
    del recorded
    return picture.compliance_enabled is (one.inputs["state"] == "enabled")


def _config(slot: str) -> Bag:
    return {"type": "aws", "kms_arn": f"arn:aws:kms:us-east-1:111122223333:key/{slot}"}


def _keys(organization: Organization, slot: str) -> list[ApiKey]:
    return [one for one in organization.api_keys.values() if one.name.startswith(f"key{slot}-")]


def _make_key(organization: Organization, name: str) -> None:
    workspace = next(one.id for one in organization.workspaces.values() if one.name == RESEARCH)
    by = next(one for one in organization.users.values() if one.role == "admin")
    api_key_changes.create_api_key(organization, workspace, by=by, name=name)


def _edit_keys(organization: Organization, slot: str, what: str) -> None:
    for key in _keys(organization, slot):
        change: dict[str, str] = {"name": f"{key.name}-by-hand"} if what == "renamed" else {"status": what}
        api_key_changes.update_api_key(organization, key.id, **change)


def _edit_external_keys(organization: Organization, slot: str, what: str) -> None:
    config = {name: str(value) for name, value in _config(slot).items()}
    there = [one.id for one in organization.external_keys.values() if one.provider_config.items() >= config.items()]
    if what == "make" and not there:
        external_key_changes.create_external_key(
            organization, provider_config=config, display_name="by hand", geo="us", user_profile_id=None
        )
    for id_ in there:
        if what == "rename":
            external_key_changes.update_external_key(organization, id_, display_name="by hand")
        elif what == "forget":
            external_key_changes.delete_external_key(organization, id_)
