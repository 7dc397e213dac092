"""The groups of models, and no other groups."""

from __future__ import annotations

import pulumi_claude_admin as claude
from tests.support.admin_api.stored import BATCH, SONNET
from tests.support.fake_platform import Platform
from tests.support.program_run import resolved


def test_groups_of_models_are_listed_and_others_are_not(platform: Platform) -> None:
    assert platform.api.stored.groups == (SONNET, BATCH)

    listed = claude.list_model_groups()

    assert listed == (
        claude.ModelGroupResult(id=SONNET.group.id, name="Claude Sonnet 4.x", models=SONNET.group.models),
    )
    assert resolved(claude.list_model_groups_output) == (listed, True, False)
