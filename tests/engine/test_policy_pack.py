"""The policy pack in the real `pulumi preview`: every rule of it on a first preview, where no id of a workspace is known yet."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pulumi_claude_admin.policy.pack import PACK_RULES
from tests.support.pulumi_stack import Stack, over_both
from tools.folders import CHECKOUT, cache_folder, policy_pack_python

pytestmark = pytest.mark.engine

LISTS = '[policy]\nadmins = ["ana@example.com"]\ndomains = ["example.com"]\n'
MANDATORY = "".join(f'[policy.rules."{rule.id}"]\nlevel = "mandatory"\n' for rule in PACK_RULES)
GOOD = """
    good = claude.TeamWorkspace(
        "good",
        name="Good",
        tags={"owner": "ana@example.com", "cost-centre": "4711"},
        data_residency={"allowed_inference_geos": ["us"]},
        members={"ana@example.com": "workspace_admin"},
        spend_limit="500.00",
        rate_limits={"Claude Sonnet 4.x": {"input_tokens_per_minute": 10_000, "output_tokens_per_minute": 2_000}},
        notifications={"thresholds": ["250.00"], "recipients": ["finops@example.com"]},
    )
"""
BAD = """
    bare = claude.Workspace("bare", name="Bare", archive_on_destroy=True)
    claude.WorkspaceMembers("bare-people", workspace_id=bare.id, members={"eve@example.com": "workspace_admin"})
    claude.ServiceAccountMember("bare-ci", workspace_id=bare.id, service_account_id="svac_01Ci", role="workspace_admin")
    claude.SpendNotifications("bare-mail", workspace_id=bare.id, thresholds=["5.00"], recipients=["eve@evil.test"])
    fast = claude.Workspace("fast", name="Fast", tags={"owner": "ana", "cost-centre": pulumi.Output.secret("s3cret")})
    claude.WorkspaceSpendLimit("fast-cap", workspace_id=fast.id, amount="100.00")
    claude.WorkspaceRateLimit(
        "fast-opus", workspace_id=fast.id, group="Claude Opus 4.x",
        input_tokens_per_minute=2_000_000, output_tokens_per_minute=400_000,
    )
"""
FOUND = re.compile(r"\[mandatory\] \[severity: \w+\]\s+(?P<rule>\S+)\s+\(\S+: (?P<resource>[^)]+)\)")


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """The pack as somebody has it: its files, and an environment of its own beside them."""
    python = policy_pack_python(cache_folder(os.environ))
    assert python.exists(), "the environment of the policy pack is missing: run `python -m tools.setup policy_pack`"
    for name in ("PulumiPolicy.yaml", "__main__.py"):
        (tmp_path / name).write_bytes((CHECKOUT / "actions" / "policy-pack" / name).read_bytes())
    (tmp_path / ".venv").symlink_to(python.parent.parent)
    return tmp_path


def checked(stack: Stack, **variables: str) -> set[tuple[str, str]]:
    """What `claude-admin policy check` finds in the same program: rule and resource."""
    ran = subprocess.run(
        [str(Path(sys.executable).with_name("claude-admin")), "policy", "check", "--format", "json"],
        cwd=stack.folder,
        env=stack.environment | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 5, ran.stdout + ran.stderr
    return {(one["rule"], one["resource"]) for one in json.loads(ran.stdout)["findings"]}


@over_both
def test_every_rule_of_the_pack_holds_on_a_first_preview(stack: Stack, pack: Path) -> None:
    path = os.pathsep.join((str(CHECKOUT / "provider"), stack.environment.get("PYTHONPATH", "")))
    ours = {"PYTHONPATH": path}  # in place of our wheel, which has nothing else in it
    nobody = {"ANTHROPIC_ADMIN_API_KEY": ""}
    (stack.folder / "claude-admin.toml").write_text(LISTS + MANDATORY)
    good = GOOD if stack.provider == "dynamic" else ""  # the native one has no component
    stack.program(good + BAD)
    refused = stack.preview("--policy-pack", str(pack), expect=1, **ours, **nobody).text
    found = {(one["rule"], one["resource"]) for one in FOUND.finditer(refused)}
    assert found == {
        ("cap.missing", "bare"),
        ("rate_limit.missing", "bare"),
        ("rate_limit.burns_cap", "fast"),
        ("tags.missing", "bare"),
        ("residency.open", "bare"),
        ("residency.open", "fast"),
        ("archive.not_listed", "bare"),
        ("admin.not_listed", "bare-people"),
        ("machine.above_developer", "bare-ci"),
        ("recipients.outside", "bare-mail"),
    }
    assert {rule for rule, _ in found} == {rule.id for rule in PACK_RULES}
    assert "'tags.missing' from policy pack 'claude-admin@v0.0.1' during preview: fast: what its tags are" in refused
    assert "s3cret" not in refused

    assert checked(stack, **nobody) == found, "the command and the pack are two views of one preview"

    stack.program(good)
    assert "[mandatory]" not in stack.preview("--policy-pack", str(pack), expect=0, **ours, **nobody).text


def test_a_mistake_of_the_settings_file_is_one_line_and_ends_the_pack(pack: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "claude-admin.toml").write_text('[policy.rules."cap.mising"]\nlevel = "off"\n')
    ended = subprocess.run(
        [str(pack / ".venv" / "bin" / "python"), "-u", "-m", "pulumi.policy", "127.0.0.1:1", str(pack)],
        cwd=project,
        env={"PYTHONPATH": str(CHECKOUT / "provider"), "PYDANTIC_DISABLE_PLUGINS": "__all__"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.splitlines() == [
        "error: claude-admin.toml: policy.rules.cap.mising is no rule; cap.missing is. `claude-admin explain` lists all rules and thresholds"
    ]
