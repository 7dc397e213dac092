"""What tells a forge in other people's pipelines: the action, the component, and the script that both run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.action_runner import HOSTILE, Pipeline, component
from tests.support.action_steps import ACTIONS, action_step


@pytest.fixture
def pipeline(tmp_path: Path) -> Iterator[Pipeline]:
    made = Pipeline(tmp_path)
    yield made
    assert not (tmp_path / "pwned").exists()


def test_the_job_of_gitlab_that_posts_is_given_nothing_of_the_organization_and_runs_nothing_of_the_branch() -> None:
    job = component("post")[1]

    assert not re.search(r"ANTHROPIC|PULUMI|id_tokens", str(job))
    assert job["environment"]["name"] != component("drift")[1]["environment"]["name"]
    assert job["variables"]["PYTHONSAFEPATH"] == "1"
    assert [(rule["if"], rule["when"]) for rule in job["rules"]] == [
        ('$CI_PIPELINE_SOURCE == "merge_request_event"', "always"),
        ('$CI_PIPELINE_SOURCE == "schedule"', "always"),
    ]


@pytest.mark.parametrize(
    ("inputs", "has_report", "told"),
    [
        ({}, True, ["--key=drift", "drift-reports/drift.json"]),
        ({}, False, ["--key=drift", "--failed"]),
        ({"key": HOSTILE, "reports": "-a/b c"}, True, [f"--key={HOSTILE}", "./-a/b c/drift.json"]),
        ({"issue": "true"}, True, ["--key=drift", "--issue", "drift-reports/drift.json"]),
    ],
    ids=["a report", "none", "as it is typed", "an issue"],
)
def test_what_posts_is_told_of_the_report_or_that_there_is_none(
    pipeline: Pipeline, inputs: dict[str, str], told: list[str], *, has_report: bool
) -> None:
    pipeline.ends_with(7, report=None)
    folder = pipeline.folder / inputs.get("reports", "drift-reports")
    folder.mkdir(parents=True)
    if has_report:
        (folder / "drift.json").write_text("{}")
    script, environment = action_step("post", inputs, runner=pipeline.folder)

    assert pipeline.run(script, **environment).returncode == 7
    assert pipeline.told() == ["report", "post", *told]


@pytest.mark.parametrize(("issue", "code"), [("true", 1), ("yes", 2)])
def test_an_issue_is_left_alone_without_a_report_or_a_plain_word(pipeline: Pipeline, issue: str, code: int) -> None:
    pipeline.ends_with(0, report=None)
    script, environment = action_step("post", {"issue": issue}, runner=pipeline.folder)

    ran = pipeline.run(script, **environment)

    assert (ran.returncode, ran.stderr.count("\n")) == (code, 1)
    assert not (pipeline.folder / "told").exists()


def test_what_the_component_that_posts_runs_is_the_same_script(pipeline: Pipeline) -> None:
    pipeline.ends_with(0, report=None)
    (pipeline.folder / ".claude-admin").symlink_to(ACTIONS.parent)

    (script,), by_schedule = component("post")[1]["script"], component("post")[1]["rules"][1]["variables"]
    assert pipeline.run(script, DRIFT_KEY="prod").returncode == 0
    assert pipeline.told() == ["report", "post", "--key=prod", "--failed"]
    assert by_schedule == {"DRIFT_ISSUE": "true"}
