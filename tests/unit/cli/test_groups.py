from __future__ import annotations

import json
from dataclasses import replace

import pytest

from pulumi_claude_admin.cli.application import run
from tests.support.admin_api.stored import SONNET
from tests.support.fake_admin_api import FakeAdminApi


@pytest.mark.usefixtures("session")
def test_every_group_is_listed_with_all_that_may_name_it(api: FakeAdminApi, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "--groups"]) == 0

    text = capsys.readouterr().out
    for entry in api.stored.groups:
        for name in (entry.group.label, entry.group.id, *entry.group.models, *entry.limits):
            assert name in text
    for name, value in SONNET.limits.items():
        assert f"{name} {value:,}" in text


@pytest.mark.usefixtures("session")
def test_the_same_as_json(api: FakeAdminApi, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "--groups", "--format", "json"]) == 0

    document = json.loads(capsys.readouterr().out)
    assert (document["schema_version"], document["organization_id"]) == (1, api.stored.identity.id)
    assert {row["id"]: (row["models"], row["limits"]) for row in document["groups"]} == {
        entry.group.id: (list(entry.group.models), dict(entry.limits)) for entry in api.stored.groups
    }


@pytest.mark.usefixtures("session")
def test_a_name_is_only_a_name(api: FakeAdminApi, capsys: pytest.CaptureFixture[str]) -> None:
    api.stored.groups = (replace(SONNET, group=replace(SONNET.group, display_name="::add-mask::a\n##[error]")),)

    run(["doctor", "--groups"])

    text = capsys.readouterr().out
    assert "::add-mask" not in text.replace(":\\x3aadd-mask", "")
    assert "##[error]" not in text


@pytest.mark.usefixtures("nothing_chosen")
def test_without_a_credential_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "--groups"]) in {2, 3}
    assert "no credential for the Admin API" in capsys.readouterr().err
