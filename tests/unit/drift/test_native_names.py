"""What a program that is not Python calls the properties of a kind."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pulumi_claude_admin.drift.kinds import BY_KIND
from pulumi_claude_admin.drift.native_names import native_path, type_name
from pulumi_claude_admin.findings import Kind


@pytest.mark.parametrize("kind", Kind)
def test_a_kind_is_called_as_its_resource_is(kind: Kind) -> None:
    assert type_name(kind) == BY_KIND[kind].type_name


def test_a_path_is_spelled_part_by_part_and_keys_of_maps_stay() -> None:
    assert native_path(Kind.WORKSPACE, "data_residency.workspace_geo") == "dataResidency.workspaceGeo"
    assert native_path(Kind.WORKSPACE, "tags.cost_center") == "tags.cost_center"


def test_the_settings_of_a_provider_process_load_no_kind() -> None:
    loaded = "import sys, pulumi_claude_admin.settings; print('pulumi_claude_admin.drift.kinds' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert said.stdout == "False\n"
