"""
Organizations that exist already, adopted and imported into a stack: one of 500 workspaces, and one with every further kind.

Served by a simulator in this process: what is measured of them is counts, and commands of their own processes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from bench.declared import GROUP, MEMBERS, REQUESTS_PER_MINUTE
from bench.ground import BenchFailed, Ground
from claude_simulator import Simulator, seeds
from tools.demo.environment import DemoEnvironment, prepare
from tools.demo.stand_in import Platform

WORKSPACES: Final = 500
PEOPLE: Final = 1999
"""With the administrator 2,000: two pages of people."""

FEW_WORKSPACES: Final = 20
OF_EACH_KIND: Final = 110
"""More than one page of those that have 100 to a page, and more service accounts than workspaces."""

STACK: Final = "existing"
_NO_CHECKPOINTS: Final = {"PULUMI_EXPERIMENTAL": "true", "PULUMI_SKIP_CHECKPOINTS": "true"}
"""For the import alone: the engine otherwise writes its whole state after each of 2,000 resources, which takes minutes."""


def large_seed() -> seeds.Seed:
    """500 workspaces of 20 of 2,000 people, each with a rate limit."""
    seed = seeds.generate(workspaces=WORKSPACES, people=PEOPLE, members_per_workspace=MEMBERS)
    limit = [{"group": GROUP, "limits": {"requests_per_minute": REQUESTS_PER_MINUTE}}]
    return _with(seed, workspaces=[{**each, "rate_limits": limit} for each in _rows(seed, "workspaces")])


def seed_of_every_kind() -> seeds.Seed:
    """Few workspaces, and more than a page of each kind that has 100 to a page."""
    seed = seeds.generate(workspaces=FEW_WORKSPACES, people=100, members_per_workspace=5)
    names = [str(each["name"]) for each in _rows(seed, "workspaces")]
    numbers = range(OF_EACH_KIND)
    return _with(
        seed,
        credentials=[{"kind": "oauth", "secret": _TOKEN, "email": "admin@example.com"}],
        invites=[
            {"email": f"invited{number:03d}@example.com", "role": "developer", "days_ago": 1} for number in numbers
        ],
        api_keys=[{"name": "of everybody", "created_by": "admin@example.com", "workspace": "Default"}],
        external_keys=[{"provider_config": {"type": "aws", "kms_arn": _ARN.format(number)}} for number in numbers],
        service_accounts=[
            {"name": f"machine-{number:03d}", "workspaces": {names[number % len(names)]: "workspace_developer"}}
            for number in numbers
        ],
        federation_issuers=[
            {"name": f"issuer-{number:03d}", "issuer_url": f"https://id{number:03d}.example.com"} for number in numbers
        ],
        federation_rules=[
            {
                "name": f"rule-{number:03d}",
                "issuer": f"issuer-{number:03d}",
                "service_account": f"machine-{number:03d}",
                "match": {"subject_prefix": f"job:{number:03d}"},
                "applies_to_all_workspaces": True,
            }
            for number in numbers
        ],
    )


def adopted(
    ground: Ground, simulator: Simulator, folder: Path, *options: str, token: str | None = None
) -> DemoEnvironment:
    """The stack of a program that adopt has written, with everything imported. `token` is asked with instead of the key."""
    program = folder / "program"
    address = simulator.base_url, simulator.console_url, simulator.admin_api_key, simulator.organization_id
    demo = prepare(folder, project=folder, stack=STACK, platform=Platform(*address))
    credential = {"ANTHROPIC_ADMIN_API_KEY": "", "ANTHROPIC_AUTH_TOKEN": token} if token is not None else {}
    environment = {**demo.environment, **credential, "CLAUDE_ADMIN_REQUESTS_PER_MINUTE": "0"}
    demo = replace(demo, environment=environment)
    ground.must(demo, "claude-admin", "adopt", "--out", str(program), *options)
    demo = replace(demo, project=program)
    ground.must(demo, "pulumi", "stack", "init", STACK, "--non-interactive")
    unsaved = replace(demo, environment={**environment, **_NO_CHECKPOINTS})
    ground.must(unsaved, "pulumi", "import", "--stack", STACK, "--non-interactive", "--suppress-progress", *_IMPORT)
    return demo


_IMPORT: Final = ("--file", "import.json", "--generate-code=false", "--protect=false", "--yes", "--skip-preview")
_TOKEN: Final = "sk-ant-oat01-simulator-not-a-real-token"  # noqa: S105 - of a simulator
_ARN: Final = "arn:aws:kms:us-east-1:111122223333:key/{:03d}-not-a-key"


def _rows(seed: seeds.Seed, name: str) -> list[dict[str, Any]]:
    rows = seed.data[name]
    if not isinstance(rows, list):
        raise BenchFailed(f"the seed {seed.name} has no {name}")
    return rows


def _with(seed: seeds.Seed, **changes: object) -> seeds.Seed:
    data: Mapping[str, object] = {**seed.data, **changes}
    return seeds.Seed(seed.name, data)
