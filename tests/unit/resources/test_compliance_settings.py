from __future__ import annotations

from collections.abc import Callable

import pytest

from pulumi_claude_admin.model.compliance_settings import ComplianceSettings
from pulumi_claude_admin.resources.compliance_settings import ComplianceSettingsProvider
from tests.support.fake_platform import Platform, wire

ON: dict[str, object] = {"state": "enabled"}
OFF: dict[str, object] = {"state": "disabled"}
provider = ComplianceSettingsProvider()
NewProcess = Callable[[], None]


def created(declared: dict[str, object]) -> tuple[str, dict[str, object]]:
    result = provider.create(wire(declared))
    assert result.outs is not None
    return result.id, wire(result.outs)


def test_on_already_it_is_taken_over_without_a_write(platform: Platform) -> None:
    id_, outs = created(ON)
    assert id_ == platform.api.stored.identity.id
    assert (outs["can_read_feed"], outs["declared"]) == (True, ON)
    assert platform.writes == []


def test_it_is_switched_on_and_an_older_credential_is_told_that_it_may_not_read(
    platform: Platform, capsys: pytest.CaptureFixture[str]
) -> None:
    platform.api.stored.compliance = ComplianceSettings("disabled")
    _, outs = created(ON)
    assert platform.api.stored.compliance.is_enabled
    assert outs["can_read_feed"] is False
    assert "this credential may not read it" in capsys.readouterr().out


def test_off_is_written_when_declared_and_a_preview_warns_first(
    platform: Platform, capsys: pytest.CaptureFixture[str]
) -> None:
    assert provider.check({}, wire(OFF)).failures == []
    assert "warning: state='disabled' switches the activity feed off" in capsys.readouterr().out
    assert platform.api.stored.compliance.is_enabled
    created(OFF)
    assert not platform.api.stored.compliance.is_enabled


def test_read_shows_a_switch_that_was_thrown_by_hand(platform: Platform, new_process: NewProcess) -> None:
    id_, state = created(ON)
    platform.api.stored.compliance = ComplianceSettings("disabled")
    new_process()
    read = provider.read(id_, state)
    assert read.inputs == OFF
    assert (read.outs or {})["declared"] == ON
    assert (read.outs or {})["can_read_feed"] is False
    provider.update(id_, state, wire(ON))
    assert platform.api.stored.compliance.is_enabled


def test_deleting_never_switches_it_off(
    platform: Platform, new_process: NewProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    id_, state = created(ON)
    new_process()
    provider.delete(id_, state)
    assert platform.api.stored.compliance.is_enabled
    assert platform.writes == []
    assert "left as it is, enabled: the activity feed" in capsys.readouterr().out


@pytest.mark.parametrize("state", ["on", "", True])
def test_what_is_no_state_is_one_line_at_its_property(platform: Platform, state: object) -> None:
    (failure,) = provider.check({}, wire({"state": state})).failures
    assert failure.property == "state"
    assert platform.writes == []
