"""
The section of the README on a leaver, typed as it stands there: a key goes on after its maker has left, is found, planned, decided in a
pull request, switched off, refused by the platform, and gone from the audit. Real engine and git, the simulator's seed `story`.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.write_journal import read_journal
from tests.support import plain_http
from tests.support.pulumi_stack import MakeStack, Stack

pytestmark = pytest.mark.engine

README = Path(__file__).parents[2] / "README.md"
SECTION = "### Somebody left and a key goes on, from end to end"
FOUND, REFUSED, OK = 5, 2, 0
WORKS, DEAD = 200, 401
KEY = "document reader"


@pytest.fixture
def story() -> Iterator[Simulator]:
    """An organization that somebody has left whose key goes on."""
    with Simulator(seed="story", switches={"analytics_requests_per_minute": 0}) as simulator:
        yield simulator


def typed_lines() -> list[str]:
    """What the section has somebody type."""
    section = README.read_text(encoding="utf-8").partition(SECTION)[2].partition("\n## ")[0]
    return [
        line
        for block in re.findall(r"^```sh\n(.*?)^```", section, re.DOTALL | re.MULTILINE)
        for line in block.splitlines()
    ]


def run(stack: Stack, line: str, code: int = OK) -> str:
    """Type a line, which ends with this code; everything that it printed."""
    ran = subprocess.run(
        ["bash", "-c", line], cwd=stack.folder, env=stack.environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == code, line + ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


def repository(stack: Stack) -> None:
    """The project in a repository of its own, as a company has it."""
    who = {f"GIT_{role}_{what}": "ops@example.com" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    stack.environment |= who | {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
    run(stack, "git init -q -b main && git add Pulumi.yaml __main__.py && git commit -qm 'Declare keys'")


def call(simulator: Simulator) -> int:
    """What somebody who still has the key is answered."""
    answer = plain_http.post(
        f"{simulator.base_url}/v1/messages",
        headers={"x-api-key": simulator.api_key_secret(KEY), "anthropic-version": "2026-10-21"},
        json={"model": "claude-haiku-5-5", "max_tokens": 10, "messages": [{"role": "user", "content": "Hello"}]},
    )
    return answer.status_code


def test_the_key_of_somebody_who_left_is_found_planned_reviewed_switched_off_and_proven_dead(
    new_stack: MakeStack, story: Simulator
) -> None:
    audit, plan, propose, refused, decide, told, done, again = typed_lines()
    stack = new_stack(story)
    keys = {key["name"]: key["id"] for key in story.state()["api_keys"]}
    stack.program(f'claude.ApiKey("forecast", adopt_id="{keys["nightly forecast"]}", owner="amir.reyes@example.com")\n')
    stack.up()
    repository(stack)

    found = run(stack, audit, FOUND)
    assert f"The key {KEY} is of somebody who is not in the organization any more" in found
    assert call(story) == WORKS

    run(stack, plan)
    assert KEY in (stack.folder / "leo.md").read_text(encoding="utf-8")
    run(stack, propose)
    assert "nobody has decided about the key" in run(stack, refused, REFUSED)
    run(stack, decide)
    assert (
        run(stack, "git show --stat --format=%s HEAD").splitlines()[-1]
        == " 1 file changed, 1 insertion(+), 1 deletion(-)"
    )
    assert f'would make the key "{KEY}" ({keys[KEY]}) inactive' in run(stack, told)
    assert call(story) == WORKS, "nothing was done yet"

    assert "nothing is left of 1 of 1 who leave" in run(stack, done)
    assert call(story) == DEAD
    assert [line.event for line in read_journal(stack.home / "state" / "journal.jsonl")] == ["begin", "done"]

    before = json.loads((stack.folder / "before.json").read_text(encoding="utf-8"))
    assert any(one["rule"] == "keys.leaver" for one in before["findings"])
    report = run(stack, again, FOUND)
    assert f"key {KEY}: A key of somebody who left (was high)" in report.partition("No longer found")[2]
    stack.preview("--expect-no-changes")
