from __future__ import annotations

import pytest

from pulumi_claude_admin.errors import ClaudeAdminError, Rejected, Unreachable
from pulumi_claude_admin.lifecycle.undo import AFTER_UPDATE, Undo


class ManualSteps:
    """What was done and undone, in order."""

    def __init__(self, *stuck: str) -> None:
        self.log: list[str] = []
        self._stuck = stuck

    def do(self, name: str) -> str:
        self.log.append(f"do {name}")
        return name

    def back(self, name: str) -> None:
        if name in self._stuck:
            raise Rejected(f"{name} stays.", status=400)
        self.log.append(f"back {name}")


def fail(error: BaseException) -> None:
    raise error


def three_steps(steps: ManualSteps, failure: ClaudeAdminError) -> None:
    with Undo(AFTER_UPDATE) as undo:
        assert undo.step("a", lambda: steps.do("a"), back=lambda: steps.back("a")) == "a"
        undo.step("b", lambda: steps.do("b"), back=lambda: steps.back("b"))
        undo.step("c", lambda: fail(failure), back=lambda: steps.back("c"))


def run(steps: ManualSteps, failure: ClaudeAdminError) -> str:
    with pytest.raises(type(failure)) as raised:
        three_steps(steps, failure)
    return str(raised.value)


def test_what_was_done_is_taken_back_in_reverse() -> None:
    steps = ManualSteps()
    assert run(steps, Rejected("no", status=400)) == ("no. Done before it failed: a, b. Undone again: b, a [400]")
    assert steps.log == ["do a", "do b", "back b", "back a"]


def test_a_step_of_unknown_outcome_is_taken_back_too() -> None:
    steps = ManualSteps()
    said = run(steps, Unreachable("no answer", outcome_unknown=True))
    assert said == "no answer. Done before it failed: a, b, perhaps c. Undone again: perhaps c, b, a"
    assert steps.log[2:] == ["back c", "back b", "back a"]


def test_what_cannot_be_taken_back_is_told_with_why_and_what_to_do() -> None:
    steps = ManualSteps("b")
    assert run(steps, Rejected("no", hint="Ask.", status=400)) == (
        "no. Ask. Done before it failed: a, b. Undone again: a. Left, because undoing failed: b (b stays). "
        "`pulumi up --refresh` puts it right [400]"
    )
    assert steps.log == ["do a", "do b", "back a"]


def test_a_failure_of_the_first_step_says_no_more_than_itself() -> None:
    with pytest.raises(Rejected) as raised, Undo(AFTER_UPDATE) as undo:
        undo.step("a", lambda: fail(Rejected("no", status=400)), back=lambda: None)
    assert str(raised.value) == "no [400]"


def test_a_bug_is_not_tidied_up_after() -> None:
    steps = ManualSteps()
    with pytest.raises(ZeroDivisionError):
        three_steps(steps, ZeroDivisionError())  # type: ignore[arg-type]  # not one of ours
    assert steps.log == ["do a", "do b"]
