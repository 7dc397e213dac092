"""
Making an external key known, and writing what differs: what the platform never changes is refused before, with who uses the key.

Source: docs/platform/external-keys.md#calls.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from pulumi_claude_admin.errors import AdminApiError, ClaudeAdminError, InvalidInputs, Problem, UnsupportedChange
from pulumi_claude_admin.key_ports import ExternalKeyChanges
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.lifecycle.natural_key import NaturalKey
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.model.external_key import (
    ExternalKey,
    ExternalKeySpec,
    config_words,
    diff_external_key,
    is_of_location,
)
from pulumi_claude_admin.model.workspace import Workspace
from pulumi_claude_admin.session import Session

_NO_LIST: Final = "a workspace that no list shows, as a rule the Default one"


def natural_key(spec: ExternalKeySpec) -> NaturalKey[ExternalKey]:
    """How this declaration knows its key: by what names it at its provider."""
    return NaturalKey(
        word="external key",
        key=repr(config_words(spec.provider_config.given)),
        id_of=lambda key: key.id,
        is_live=lambda _key: True,
        is_key=spec.is_key,
        changes=lambda key: diff_external_key(spec, key),
    )


def create_external_key(session: Session, spec: ExternalKeySpec) -> ExternalKey:
    """Make it known, once. What became of a lost answer is looked for by its provider config."""
    try:
        return session.api.external_keys.create(
            provider_config=spec.provider_config.given,
            display_name=spec.display_name,
            geo=spec.geo,
            user_profile_id=spec.user_profile_id,
        )
    except AdminApiError as error:
        if not error.outcome_unknown:
            raise
        error.hint = (
            "The external key may exist all the same: run `pulumi up` again, which looks for its provider config first"
        )
        try:
            found = natural_key(spec).own(session.api.external_keys.list(), adopt_id=None)
        except ClaudeAdminError:
            found = None
        if found is None:
            raise
    print_once(f"external key {found.words!r} ({found.id}) was made although the answer was an error")
    return found


def write_external_key(session: Session, spec: ExternalKeySpec, actual: ExternalKey) -> ExternalKey:
    """Write what differs, if anything does. Raises UnsupportedChange for what the platform does not change."""
    changes = diff_external_key(spec, actual)
    if not changes:
        return actual
    refuse_what_is_fixed(session, actual, changes)
    touched = {change.path.partition(".")[0] for change in changes}
    fields = ExternalKeyChanges()
    if "display_name" in touched:
        fields["display_name"] = spec.display_name
    if "geo" in touched:
        fields["geo"] = spec.geo
    if "provider_config" in touched:
        fields["provider_config"] = spec.provider_config.given
    return session.api.external_keys.update(actual.id, **fields)


def refuse_what_is_fixed(session: Session, actual: ExternalKey, changes: Sequence[Change]) -> None:
    """Raise UnsupportedChange at the first of these changes that the platform does not make."""
    which = f"external key {actual.words!r} ({actual.id})"
    for change in changes:
        if change.path == "user_profile_id":
            raise UnsupportedChange(
                Problem(change.path, f"is bound when {which} is made: it has {_shown(change.actual)}, for ever"),
                hint="Declare what it has, or another key",
            )
    moved = [change for change in changes if is_of_location(change)]
    if not moved:
        return
    path = moved[0].path.partition(".")[0]
    if path == "provider_config" and actual.provider_config.get("type") == "gcp":
        raise UnsupportedChange(
            Problem(path, f"{which} is a Google Cloud key, whose provider and key_name never change"),
            hint="Declare another ExternalKey for the new key",
        )
    if users := users_of(session.api.workspaces.list(), actual):
        raise UnsupportedChange(
            Problem(path, f"{which} is used by {users}: only its display_name can change"),
            hint="Declare another ExternalKey for the new key; a workspace keeps the one that it has",
        )


def users_of(workspaces: Iterable[Workspace], key: ExternalKey) -> str | None:
    """Those of these workspaces that use the key, archived ones included, in words; None when none does."""
    named = sorted(_named(one) for one in workspaces if one.external_key_id == key.id)
    if not named:
        return _NO_LIST if key.is_attached else None
    return f"workspace{'s' if len(named) > 1 else ''} {', '.join(named)}"


def refuse_in_use(key: ExternalKey, users: str) -> InvalidInputs:
    """The error for a key that was to be deleted and is in use."""
    return InvalidInputs(
        Problem("delete_on_destroy", f"external key {key.words!r} ({key.id}) is used by {users}, and was not deleted"),
        hint="A workspace keeps its key for ever, archived or not: leave delete_on_destroy out, run `pulumi up`, and take "
        "the key out of the program then",
    )


def facts_of(key: ExternalKey) -> Bag:
    """What the state keeps of a key beside its inputs. `actual` is everything as the platform says it."""
    actual: Bag = {"geo": key.geo, "provider_config": dict(sorted(key.provider_config.items()))}
    named = {"display_name": key.display_name, "user_profile_id": key.user_profile_id}
    facts: Bag = {
        "external_key_id": key.id,
        "actual": actual | {name: value for name, value in named.items() if value is not None},
    }
    return facts if key.created_at is None else facts | {"created_at": key.created_at.isoformat()}


def _named(workspace: Workspace) -> str:
    return f"{workspace.name!r} ({workspace.id}{', archived' if workspace.is_archived else ''})"


def _shown(value: object) -> str:
    return "none" if value is None else repr(value)


def known(changes: Iterable[Change], *, unknown: Iterable[str]) -> tuple[Change, ...]:
    """Those of these changes whose property is known already."""
    later = frozenset(unknown)
    return tuple(change for change in changes if change.path.partition(".")[0] not in later)
