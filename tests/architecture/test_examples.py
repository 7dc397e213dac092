"""The examples show everything, compile, and their workflows hold no more permission than they need."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import pulumi_claude_admin
from pulumi_claude_admin.increase_requests.rules import parse_rules
from pulumi_claude_admin.model.trusted_jobs import ENVIRONMENT

EXAMPLES = Path(__file__).parents[2] / "examples"
PROGRAMS = sorted(EXAMPLES.rglob("*.py"))
WORKFLOWS = sorted(EXAMPLES.rglob(".github/workflows/*.yml"))

WAIVERS = {
    "MemberSpendLimit": "it takes a Claude Enterprise organization, which examples run without; docs/enterprise.md declares it",
    "MemberSpendLimits": "the same",
    "TeamWorkspace": "examples/team-workspaces declares it with teams_from_file, and README.md begins with one",
    "WorkspaceMember": "the set of a workspace is what to use (the number of resources is the dominant cost: docs/platform/pulumi.md#cost)",
}
"""Public resources that no example shows, each with the reason."""


def public_resources() -> set[str]:
    """The public classes that make something in Pulumi's state: they take a resource name first."""
    import pulumi  # noqa: PLC0415 - only this test needs the engine's library

    named = {name: getattr(pulumi_claude_admin, name) for name in pulumi_claude_admin.__all__}
    return {name for name, value in named.items() if isinstance(value, type) and issubclass(value, pulumi.Resource)}


def used_names(program: Path) -> Iterator[str]:
    """The names that a program takes from the package, whatever it calls it."""
    tree = ast.parse(program.read_text(encoding="utf-8"))
    aliases = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name == "pulumi_claude_admin"
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in aliases:
            yield node.attr


def test_every_public_resource_is_shown_in_an_example_or_waived_with_a_reason() -> None:
    shown = {name for program in PROGRAMS for name in used_names(program)}

    missing = public_resources() - shown - WAIVERS.keys()

    assert not missing, f"no example shows {sorted(missing)}"


def test_a_waiver_is_for_a_resource_that_exists_and_is_not_shown() -> None:
    shown = {name for program in PROGRAMS for name in used_names(program)}

    assert WAIVERS.keys() <= public_resources()
    assert not WAIVERS.keys() & shown


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: str(path.relative_to(EXAMPLES)))
def test_an_example_compiles_and_uses_public_names_only(program: Path) -> None:
    compile(program.read_text(encoding="utf-8"), str(program), "exec")

    assert set(used_names(program)) <= set(pulumi_claude_admin.__all__)


@pytest.mark.parametrize("folder", sorted(p for p in EXAMPLES.iterdir() if p.is_dir()), ids=lambda path: path.name)
def test_each_example_has_a_readme(folder: Path) -> None:
    assert (folder / "README.md").read_text(encoding="utf-8").startswith("# ")


@pytest.fixture(params=WORKFLOWS, ids=lambda path: path.name)
def workflow(request: pytest.FixtureRequest) -> Mapping[object, Any]:
    content: Mapping[object, Any] = yaml.safe_load(request.param.read_text(encoding="utf-8"))
    return content


PERMISSIONS = {
    ("preview", "preview"): {"contents": "read", "id-token": "write"},
    ("preview", "comment"): {"pull-requests": "write", "statuses": "write", "issues": "read"},
    ("preview", "form"): {"contents": "read"},
    ("up", "reviewed"): {"contents": "read", "pull-requests": "read", "actions": "read"},
    ("up", "up"): {"contents": "read", "id-token": "write"},
    ("drift", "drift"): {"contents": "read", "id-token": "write"},
    ("drift", "issue"): {"issues": "write"},
    ("audit", "audit"): {"contents": "read", "id-token": "write"},
    ("audit", "outcomes"): {"contents": "read"},
    ("audit", "issue"): {"issues": "write"},
    ("hourly-audit", "audit"): {"contents": "read", "id-token": "write"},
    ("hourly-audit", "chat"): {},
    ("policy", "policy"): {"contents": "read"},
    ("offboard", "plan"): {"contents": "read", "id-token": "write"},
    ("offboard", "propose"): {"contents": "write", "pull-requests": "write"},
    ("drill", "drill"): {"contents": "read", "id-token": "write"},
    ("increase-requests", "requests"): {"contents": "read"},
    ("increase-requests", "tell"): {"issues": "write"},
}
"""What each job may do, and nothing else."""


def jobs() -> dict[tuple[str, str], Mapping[str, Any]]:
    loaded = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in WORKFLOWS}
    assert all(content["permissions"] == {"contents": "read"} for content in loaded.values())
    return {(stem, name): job for stem, content in loaded.items() for name, job in content["jobs"].items()}


def test_each_job_has_the_permissions_that_it_needs_and_no_other() -> None:
    assert {name: job.get("permissions") for name, job in jobs().items()} == PERMISSIONS


def test_no_job_has_both_the_forge_s_token_and_a_way_into_the_organization() -> None:
    for job in jobs().values():
        writes = job.get("permissions", {})
        asks = "ANTHROPIC_FEDERATION_RULE_ID" in str(job["steps"])
        assert asks is ("id-token" in writes)
        asks_enterprise = "CLAUDE_ADMIN_ENTERPRISE_KEY" in str(job["steps"])
        assert not ((asks or asks_enterprise) and "github.token" in str(job["steps"]))


def test_a_job_with_the_forge_s_token_runs_no_program_of_the_branch() -> None:
    with_token = {name: job for name, job in jobs().items() if "github.token" in str(job["steps"])}
    proposes = with_token.pop(("offboard", "propose"))  # it commits to the branch, with git alone

    assert not re.search(
        r"\b(python|pip|pulumi|claude-admin) ", "".join(step.get("run", "") for step in proposes["steps"])
    )
    assert len(with_token) == 5
    for job in with_token.values():
        checkouts = [step for step in job["steps"] if step.get("uses", "").startswith("actions/checkout@")]
        assert [step["with"]["path"] for step in checkouts] == [".claude-admin"]
        assert "pulumi/actions" not in str(job["steps"])


def test_a_workflow_stores_no_key_and_has_its_own_rule() -> None:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in WORKFLOWS}

    assert not [name for name, text in texts.items() if re.search(r"secrets\.ANTHROPIC|API_KEY", text)]
    rules = {name: set(re.findall(r"vars\.ANTHROPIC_FEDERATION_RULE_ID_(\w+)", text)) for name, text in texts.items()}
    assert rules == {
        "drift": {"MAIN"},
        "audit": {"MAIN"},
        "hourly-audit": {"MAIN"},
        "offboard": {"MAIN"},
        "drill": {"MAIN"},
        "up": {"ENVIRONMENT"},
        "preview": {"PULL_REQUEST"},
        "policy": set(),
        "increase-requests": set(),
    }


def test_the_environment_of_the_workflow_is_the_one_that_its_rule_is_explained_with() -> None:
    content = yaml.safe_load((EXAMPLES / "drift-in-ci/.github/workflows/up.yml").read_text(encoding="utf-8"))

    assert content["jobs"]["up"]["environment"] == ENVIRONMENT


def test_a_workflow_never_runs_a_forks_code_with_secrets(workflow: Mapping[object, Any]) -> None:
    triggers = workflow[True]  # YAML 1.1 reads the key `on` as true

    assert not {"pull_request_target", "workflow_run", "issue_comment"} & set(triggers)


def test_a_workflow_puts_no_expression_into_a_script(workflow: Mapping[object, Any]) -> None:
    scripts = [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]

    assert scripts
    assert not [script for script in scripts if re.search(r"\$\{\{", script)]


def test_a_workflow_leaves_no_token_in_the_checkout(workflow: Mapping[object, Any]) -> None:
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    checkouts = [step for step in steps if step.get("uses", "").startswith("actions/checkout@")]

    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_a_job_with_secrets_of_a_pull_request_is_closed_to_forks() -> None:
    content = yaml.safe_load((EXAMPLES / "drift-in-ci/.github/workflows/preview.yml").read_text(encoding="utf-8"))

    with_secrets = [job for job in content["jobs"].values() if "${{ secrets." in str(job)]

    assert with_secrets
    ours = "github.event.pull_request.head.repo.full_name == github.repository && github.actor != 'dependabot[bot]'"
    others = "github.event.pull_request.head.repo.full_name != github.repository || github.actor == 'dependabot[bot]'"
    assert {job["if"] for job in with_secrets} == {ours}
    assert content["jobs"]["form"]["if"] == others


def test_a_secret_is_given_to_the_steps_that_ask_the_organization_alone(workflow: Mapping[object, Any]) -> None:
    jobs = workflow["jobs"].values()
    with_secrets = [step for job in jobs for step in job["steps"] if "${{ secrets." in str(step)]

    assert not [job for job in jobs if "${{ secrets." in str({**job, "steps": ()})]
    assert all(re.search(r"^(output=\$\()?(pulumi|claude-admin) ", step["run"], re.MULTILINE) for step in with_secrets)
    assert not [step for step in with_secrets if "pip" in step["run"]]


def test_what_is_installed_is_hashed_or_this_repository_at_a_commit(workflow: Mapping[object, Any]) -> None:
    scripts = [step.get("run", "") for job in workflow["jobs"].values() for step in job["steps"]]
    installs = [line.strip() for script in scripts for line in script.splitlines() if "pip install" in line]

    for line in installs:
        assert "--require-hashes" in line or ("--no-index" in line and line.endswith("./.claude-admin"))
    assert bool(installs) == any("^[0-9a-f]{40}$" in script for script in scripts)


def test_drift_is_looked_for_on_a_schedule() -> None:
    content = yaml.safe_load((EXAMPLES / "drift-in-ci/.github/workflows/drift.yml").read_text(encoding="utf-8"))

    assert content[True]["schedule"]  # YAML 1.1 reads the key `on` as a truth value


def test_a_drill_has_no_secret_but_its_canaries_and_its_journal_outlives_it() -> None:
    text = (EXAMPLES / "offboarding/.github/workflows/drill.yml").read_text(encoding="utf-8")
    content = yaml.safe_load(text)
    steps = content["jobs"]["drill"]["steps"]
    (drill,) = (step for step in steps if "name" in step)
    kept = steps[-1]

    assert content[True]["schedule"]  # YAML 1.1 reads the key `on` as a truth value
    assert content["concurrency"]["cancel-in-progress"] is False
    assert re.findall(r"secrets\.(\w+)", text) == ["CLAUDE_ADMIN_CANARY_KEYS"]
    assert drill["run"].startswith("claude-admin offboard test --yes ")
    assert "--whole" not in drill["run"]
    assert (kept["if"], drill["env"]["CLAUDE_ADMIN_JOURNAL"] in kept["with"]["path"]) == ("${{ always() }}", True)


AUDITS = {"audit": "weekly-audit-", "hourly-audit": "hourly-audit-"}
"""The workflows that audit, and how the keys of their caches begin."""


def audit_workflow(name: str) -> Mapping[object, Any]:
    content: Mapping[object, Any] = yaml.safe_load(
        (EXAMPLES / f"weekly-audit/.github/workflows/{name}.yml").read_text(encoding="utf-8")
    )
    return content


@pytest.mark.parametrize(("name", "schedule"), [("audit", "17 6 * * 1"), ("hourly-audit", "37 * * * *")])
def test_an_organization_is_audited_on_a_schedule(name: str, schedule: str) -> None:
    assert audit_workflow(name)[True]["schedule"] == [{"cron": schedule}]  # YAML 1.1 reads the key `on` as true


@pytest.mark.parametrize(("name", "prefix"), AUDITS.items())
def test_what_an_audit_read_and_found_is_there_for_the_next_one_of_its_kind_alone(name: str, prefix: str) -> None:
    steps = audit_workflow(name)["jobs"]["audit"]["steps"]
    (restored,) = (step["with"] for step in steps if step.get("uses", "").startswith("actions/cache/restore@"))
    (saved,) = (step for step in steps if step.get("uses", "").startswith("actions/cache/save@"))
    (audit,) = (step["run"] for step in steps if "claude-admin audit " in step.get("run", ""))

    assert restored["restore-keys"] == prefix
    assert saved["with"] == {"path": restored["path"], "key": restored["key"]}
    assert restored["key"] == prefix + "${{ github.run_id }}-${{ github.run_attempt }}"
    assert saved["if"] == "${{ !cancelled() }}"
    assert '--archive "$RUNNER_TEMP/archive"' in audit
    assert restored["path"] == "${{ runner.temp }}/archive"
    assert not [other for other in AUDITS.values() if other != prefix and other.startswith(prefix)]


def test_an_hourly_audit_tells_a_chat_alone_and_fails_for_no_finding() -> None:
    jobs = audit_workflow("hourly-audit")["jobs"]
    told = [
        line for step in jobs["chat"]["steps"] for line in step.get("run", "").splitlines() if "report post" in line
    ]

    assert "claude-admin audit --exit-zero " in str(jobs["audit"]["steps"])
    assert told == ['claude-admin report post --webhook "$WEBHOOK" audit.json']
    assert "github.token" not in str(jobs)


def test_which_requests_were_told_is_there_for_the_next_run() -> None:
    content = yaml.safe_load(
        (EXAMPLES / "increase-requests/.github/workflows/increase-requests.yml").read_text(encoding="utf-8")
    )
    steps = content["jobs"]["requests"]["steps"]
    (restored,) = (step["with"] for step in steps if step.get("uses", "").startswith("actions/cache/restore@"))
    (saved,) = (step["with"] for step in steps if step.get("uses", "").startswith("actions/cache/save@"))
    (asks,) = (step["run"] for step in steps if "increase-requests watch" in step.get("run", ""))

    assert content[True]["schedule"]  # YAML 1.1 reads the key `on` as a truth value
    assert content["concurrency"]["cancel-in-progress"] is False
    assert saved == {"path": restored["path"], "key": restored["key"]}
    assert restored["restore-keys"] == "increase-requests-"
    assert '--seen "$RUNNER_TEMP/told.json"' in asks
    assert "approve" not in str(content["jobs"])


def test_the_rules_of_the_example_can_be_read() -> None:
    rules = parse_rules((EXAMPLES / "increase-requests/increase-rules.toml").read_text(encoding="utf-8"))

    assert [rule.name for rule in rules.rules] == ["payments", "everybody"]


@pytest.mark.parametrize("code", [0, 255])
@pytest.mark.parametrize(("name", "job", "step"), [("preview", "preview", 0), ("up", "up", 1)])
def test_a_summary_has_a_closed_fence_and_the_reason_whatever_comes(
    tmp_path: Path, name: str, job: str, step: int, code: int
) -> None:
    content = yaml.safe_load((EXAMPLES / f"drift-in-ci/.github/workflows/{name}.yml").read_text(encoding="utf-8"))
    script = [one for one in content["jobs"][job]["steps"] if "name" in one][step]["run"]
    (tmp_path / "pulumi").write_text(f"#!/bin/sh\necho '```'\necho 'error: the reason' >&2\nexit {code}\n")
    (tmp_path / "pulumi").chmod(0o755)
    environment = {
        "PATH": f"{tmp_path}:/usr/bin:/bin",
        "PULUMI_STACK": "dev",
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
    }

    ran = subprocess.run(["bash", "-eo", "pipefail", "-c", script], env=environment, check=False, capture_output=True)

    lines = (tmp_path / "summary").read_text().splitlines()
    fences = [line for line in lines if line.startswith("``````")]
    assert ran.returncode == code
    assert (len(fences), fences[-1]) == (2, "``````")
    assert "error: the reason" in lines
    assert ("**" in lines[-1] and "exit code 255" in lines[-1]) is (code != 0)


def test_only_one_run_applies_at_a_time_and_none_is_cut_off() -> None:
    content = yaml.safe_load((EXAMPLES / "drift-in-ci/.github/workflows/up.yml").read_text(encoding="utf-8"))

    assert content["concurrency"] == {"group": "claude-admin-up", "cancel-in-progress": False}


def test_what_is_accepted_by_hand_goes_through_the_protected_environment_alone() -> None:
    content = yaml.safe_load((EXAMPLES / "drift-in-ci/.github/workflows/up.yml").read_text(encoding="utf-8"))

    assert set(content[True]) == {"push", "workflow_dispatch"}
    assert set(content[True]["workflow_dispatch"]["inputs"]) == {"accept"}
    assert [name for name, job in content["jobs"].items() if "inputs.accept" in str(job)] == ["up"]
    assert content["jobs"]["up"]["needs"] == "reviewed"
    assert content["jobs"]["reviewed"]["if"] == "github.ref == 'refs/heads/main'"


def test_what_is_applied_is_the_plan_that_was_verified() -> None:
    content = yaml.safe_load((EXAMPLES / "drift-in-ci/.github/workflows/up.yml").read_text(encoding="utf-8"))
    plan, apply = (step for step in content["jobs"]["up"]["steps"] if "name" in step)

    assert plan["run"].index("--save-plan plan.json") < plan["run"].index("claude-admin verify-plan preview.json")
    assert "--plan plan.json" in apply["run"]
    assert "--refresh" not in plan["run"] + apply["run"]
    assert "if" not in apply


def test_packages_of_the_example_in_typescript_are_locked_by_hash_and_without_an_address() -> None:
    lock = json.loads((EXAMPLES / "quickstart-typescript" / "package-lock.json").read_text(encoding="utf-8"))
    own = {"", "sdks/claude", "node_modules/pulumi-claude-admin"}
    packages = {name: package for name, package in lock["packages"].items() if name not in own}

    assert len(packages) > 100
    assert {name for name, package in packages.items() if "resolved" in package or "integrity" not in package} == set()
