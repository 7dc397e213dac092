"""An external key on the real engine: made once, given to a workspace, changed by hand, and left while it is in use."""

from __future__ import annotations

import pytest

from pulumi_claude_admin.admin_api.client import HttpAdminApi
from tests.support.pulumi_stack import DRIFT, Stack

pytestmark = pytest.mark.engine

PROGRAM = """
    key = claude.ExternalKey(
        "payments",
        provider_config=claude.ProviderConfigArgs(type="aws", kms_arn="arn:aws:kms:us-east-1:111122223333:key/{arn}"),
        display_name="payments",
        delete_on_destroy=True,
    )
    claude.Workspace("payments", name="Payments", external_key_id=key.id)
"""


def test_a_key_from_its_declaration_to_its_end(stack: Stack, other_admin: HttpAdminApi) -> None:
    stack.program(PROGRAM.replace("{arn}", "1"))
    stack.preview()
    stack.up()
    [key] = other_admin.external_keys.list()
    assert stack.export()["ExternalKey payments"]["id"] == key.id
    [made] = [one for one in other_admin.workspaces.list() if one.name == "Payments"]
    assert made.external_key_id == key.id
    stack.refresh_preview()

    other_admin.external_keys.update(key.id, display_name="by hand")
    assert "by hand" in stack.refresh_preview(expect=DRIFT).text
    stack.up("--refresh")
    assert [one.display_name for one in other_admin.external_keys.list()] == ["payments"]

    stack.program(PROGRAM.replace("{arn}", "2"))
    refused = stack.up(expect=1).text
    assert f"is used by workspace 'Payments' ({made.id}): only its display_name can change" in refused
    assert other_admin.external_keys.list()[0].provider_config == key.provider_config

    stack.program(PROGRAM.replace("{arn}", "1"))
    in_use = stack.destroy(expect=1).text
    assert f"is used by workspace 'Payments' ({made.id})" in in_use
    assert [one.id for one in other_admin.external_keys.list()] == [key.id]
