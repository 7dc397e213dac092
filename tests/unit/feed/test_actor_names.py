from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pulumi_claude_admin.feed.actor_names import with_names
from pulumi_claude_admin.findings import Finding, Kind, MadeBy, Status, Subject
from pulumi_claude_admin.model.activity import Actor

NAMES = {"admin_api_key_01Pipeline": "CI deploy key", "svac_01Night": "the night job"}


def words(actor: Actor) -> str:
    made_by = MadeBy("amount", actor, datetime(2026, 11, 24, 2, 14, tzinfo=UTC))
    finding = Finding(Status.DRIFTED, Subject(Kind.WORKSPACE_SPEND_LIMIT, "wrkspc_01"), made_by=(made_by,))
    (named,) = with_names((finding,), NAMES)
    return named.made_by[0].actor.words


@pytest.mark.parametrize(
    ("actor", "shown"),
    [
        (Actor("admin_api_key_actor", "apikey_01Pipeline"), "CI deploy key (the Admin API key apikey_01Pipeline)"),
        (
            Actor("admin_api_key_actor", "admin_api_key_01Pipeline"),
            "CI deploy key (the Admin API key admin_api_key_01Pipeline)",
        ),
        (Actor("service_account_actor", "svac_01Night"), "the night job (the service account svac_01Night)"),
        (Actor("admin_api_key_actor", "apikey_01Other"), "the Admin API key apikey_01Other"),
        (Actor("user_actor", "01Pipeline", "ana@example.com"), "ana@example.com"),
        (Actor("system_actor"), "the platform itself"),
    ],
)
def test_a_key_is_known_by_the_end_of_its_id(actor: Actor, shown: str) -> None:
    assert words(actor) == shown
