"""Which organization the credential belongs to."""

from __future__ import annotations

import pulumi
import pytest

import pulumi_claude_admin as claude
from pulumi_claude_admin.settings import Settings
from tests.support.fake_platform import KEY, Platform
from tests.support.program_run import resolved
from tests.unit.lookups.conftest import NewRun

ELSEWHERE = "00000000-0000-4000-8000-000000000000"


def test_it_is_that_of_the_credential(platform: Platform) -> None:
    wanted = claude.OrganizationResult(id=platform.api.stored.identity.id, name="Tiny Tools")

    assert claude.get_organization() == wanted
    assert resolved(claude.get_organization_output) == (wanted, True, False)


@pytest.mark.parametrize("pin", ["organization_id", "federation_organization_id"])
def test_another_one_than_the_pin_is_asked_nothing_else(platform: Platform, new_run: NewRun, pin: str) -> None:
    platform.settings = Settings(admin_api_key=KEY, **{pin: ELSEWHERE})  # type: ignore[arg-type]
    new_run()

    with pytest.raises(
        claude.WrongOrganization, match=rf"^list_users\(\): .*'Tiny Tools'.* but .* says {ELSEWHERE}"
    ) as caught:
        claude.list_users()

    assert isinstance(caught.value, pulumi.RunError)
    assert platform.api.calls == ["organization.retrieve"]
