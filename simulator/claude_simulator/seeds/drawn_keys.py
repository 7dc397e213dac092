"""Keys of a drawn organization that nobody answers for, and some that only look so."""

from __future__ import annotations

from datetime import timedelta

from claude_simulator.seeds.drawn_events import Draw, Table

OFTEN = 0.5
WORKSPACES = 9


def add_keys(made: Draw) -> None:
    """Draw which of these keys there are, each in a workspace of its own choice."""
    for draw_key in (_ownerless, _leavers, _unused, _in_default, _of_a_service_account, _young, _switched_off):
        if made.lot.random() < OFTEN:
            draw_key(made, made.lot.choice(made.workspaces[:WORKSPACES])["name"])


def _ownerless(made: Draw, workspace: str) -> None:
    made.keys.append({"name": "nobody's", "workspace": workspace, "expires_at": "2028-01-01T00:00:00Z"})
    _service(made, workspace, "ownerless_key", "nobody's")


def _leavers(made: Draw, workspace: str) -> None:
    left_at = made.ago(20, 80) + timedelta(hours=16)
    made.people.append({"email": "leaver@example.com", "role": "developer", "left_at": left_at.isoformat()})
    made.keys.append({"name": "a leaver's", "workspace": workspace, "created_by": "leaver@example.com"})
    _service(made, workspace, "leavers_key", "a leaver's", at=left_at.isoformat())


def _unused(made: Draw, workspace: str) -> None:
    """A key that was used until some time on either side of six weeks ago."""
    made.key(workspace, "a forgotten one")
    _service(made, workspace, "flat_service", "a forgotten one", until=made.ago(30, 80).isoformat())


def _in_default(made: Draw, _workspace: str) -> None:
    made.keys.append(
        {
            "name": "of the Default workspace",
            "workspace": "Default",
            "created_by": "admin@example.com",
            "is_personal": True,
        }
    )
    _service(made, "Default", "flat_service", "of the Default workspace")


def _of_a_service_account(made: Draw, workspace: str) -> None:
    """A key that does not say who made it, and acts as a service account: somebody answers for that."""
    made.keys.append({"name": "of a service", "workspace": workspace, "expires_at": "2028-01-01T00:00:00Z"})
    made.service_accounts.append({"name": "a-service", "api_keys": ["of a service"]})
    _service(made, workspace, "flat_service", "of a service", looks_like="keys.ownerless")


def _young(made: Draw, workspace: str) -> None:
    """A key that was never used, and is not old enough to be called unused."""
    made.key(workspace, "a young one", created_at=made.ago(2, 40).isoformat())


def _switched_off(made: Draw, workspace: str) -> None:
    """A key that nobody owns and nobody can use."""
    made.keys.append({"name": "switched off", "workspace": workspace, "status": "inactive"})


def _service(made: Draw, workspace: str, behaviour: str, key: str, **more: object) -> None:
    table: Table = {"keys": [key], "model": "claude-haiku-5-5", "noise": 0.1, "rows_a_day": 2, **more}
    made.spend(
        f"{behaviour} with {key}", behaviour, workspace, tokens_a_day=made.lot.randint(5_000_000, 60_000_000), **table
    )
