from __future__ import annotations

import pytest

from pulumi_claude_admin.cli.commands.console_dump import read_names
from pulumi_claude_admin.errors import PermissionDenied, Unreachable
from tests.support.fake_admin_api import FakeAdminApi, refusing

LISTS = ("users.list", "invites.list", "workspaces.list", "api_keys.list", "service_accounts.list")


def test_every_list_names_what_it_has() -> None:
    told: list[str] = []
    names = read_names(FakeAdminApi(), tell=told.append) or ()
    assert {what for _, what in names} >= {"organization", "person", "email", "workspace", "key"}
    assert ("Research", "workspace") in names
    assert told == []


@pytest.mark.parametrize("refused", LISTS)
def test_a_list_that_this_credential_may_not_read_takes_no_other_with_it(refused: str) -> None:
    told: list[str] = []
    api = refusing(PermissionDenied("this credential may not list it", status=403), refused)
    names = read_names(api, tell=told.append) or ()
    assert ("Tiny Tools", "organization") in names
    assert (("Research", "workspace") in names) is (refused != "workspaces.list")
    (line,) = told
    assert line.endswith("of these only what the Console shows is masked: this credential may not list it")


def test_where_nobody_answers_no_further_list_is_asked_for() -> None:
    told: list[str] = []
    api = refusing(Unreachable("no answer from api.example.com"), *LISTS, "organization.retrieve")
    assert read_names(api, tell=told.append) is None
    assert len(api.calls) <= 1
    (line,) = told
    assert "the organization, people, invites, workspaces, API keys, service accounts is not read" in line
