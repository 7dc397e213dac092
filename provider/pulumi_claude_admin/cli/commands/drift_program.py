"""The branch's side of `claude-admin drift --program`: each stack's program beside its state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pulumi_claude_admin.cli.commands.compared_stacks import ComparedStack
from pulumi_claude_admin.drift.declared import Declared, declared_by
from pulumi_claude_admin.drift.detect import detect
from pulumi_claude_admin.drift.export_format import parse_export
from pulumi_claude_admin.drift.new_stack import preview_of_new_stack
from pulumi_claude_admin.drift.organization_index import Reading
from pulumi_claude_admin.drift.planned_steps import plan_of
from pulumi_claude_admin.drift.program import Program, Step, as_declared_by, preview
from pulumi_claude_admin.drift.several_stacks import unite
from pulumi_claude_admin.drift.three_way import three_ways
from pulumi_claude_admin.findings import Finding
from pulumi_claude_admin.project_file import find_upwards


@dataclass(frozen=True, slots=True)
class Branch:
    """
    What the branch declares of what is there already, all its steps, and a sentence for each program that could not be previewed.

    `planned_steps` are the digests of what it plans, None as soon as one program could not be previewed; `failures` say why, each.
    """

    declared: Declared
    program: Program
    notices: tuple[str, ...] = ()
    planned_steps: tuple[str, ...] | None = None
    failures: tuple[str, ...] = ()

    def beside(self, findings: tuple[Finding, ...], reading: Reading) -> tuple[Finding, ...]:
        """The state's findings, three ways. What belongs to a program that failed stays as it is."""
        return three_ways(findings, detect(self.declared, reading).findings, self.program)


def preview_programs(stacks: Iterable[ComparedStack], *, environment: Mapping[str, str]) -> Branch:
    """Preview the program of each stack. `environment` stands beside our own."""
    parts: list[tuple[str, Declared]] = []
    steps: dict[str, Step] = {}
    planned: set[str] = set()
    notices: list[str] = []
    failures: list[str] = []
    for stack in stacks:
        program = _preview(stack, environment)
        if stack.is_new and program.error is None:
            notices.append(f"There is no stack {stack.words} yet: everything that its program declares is planned.")
        steps |= {urn: replace(step, place=stack.seen_from_the_run(step.place)) for urn, step in program.steps.items()}
        planned.update(plan_of(program.entries).digests)
        parts.append((stack.words, declared_by(as_declared_by(program, parse_export(stack.text)))))
        if program.error is not None:
            failures.append(f"the program of {stack.words} could not be previewed: {program.error}")
            notices.append(
                f"The program of {stack.words} could not be previewed, so its state alone is compared, two ways: {program.error}"
            )
    return Branch(
        unite(parts),
        Program(steps),
        tuple(notices),
        planned_steps=None if failures else tuple(sorted(planned)),
        failures=tuple(failures),
    )


def _preview(stack: ComparedStack, environment: Mapping[str, str]) -> Program:
    project = find_upwards(stack.folder, "Pulumi.yaml") if stack.is_new else None
    if stack.name is None or project is None:
        return preview(stack.name, folder=stack.folder, environment=environment)
    return preview_of_new_stack(stack.name, project=project, folder=stack.folder, environment=environment)
