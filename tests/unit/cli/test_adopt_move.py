"""`claude-admin adopt --from-stack`: what is read, what is written, and that nobody is asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pulumi_claude_admin.cli.application import run
from tests.support.native_twin import native_twin
from tests.support.stack_builder import Stack

Adopt = Callable[..., tuple[int, str, str]]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "moved"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    file = tmp_path / "state.json"
    file.write_text(Stack().workspace("payments", "wrkspc_01P").spend_limit("payments", "wrkspc_01P", "5.00").text())
    return file


@pytest.fixture
def adopt(out: Path, capsys: pytest.CaptureFixture[str]) -> Adopt:
    """Runs it into `out`, with no credential: exit code, standard output, standard error."""

    def command(*arguments: str) -> tuple[int, str, str]:
        code = run(["adopt", "--out", str(out), *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


def names(out: Path) -> list[str]:
    return sorted(one.name for one in out.iterdir()) if out.exists() else []


def test_a_state_is_written_as_a_program_for_the_other_provider(adopt: Adopt, out: Path, state: Path) -> None:
    code, said, told = adopt("--provider", "native", "--state", str(state))
    assert (code, said.split()) == (0, [str(out / name) for name in ("ADOPT.md", "import.json", "Pulumi.yaml")])
    assert (
        told == "the program has 2 of the stack's resources: ADOPT.md says what to run next, and nothing was changed\n"
    )
    assert names(out) == ["ADOPT.md", "Pulumi.yaml", "import.json"]


def test_and_one_of_the_native_provider_as_python(adopt: Adopt, out: Path, state: Path) -> None:
    state.write_text(native_twin(state.read_text()))
    assert adopt("--state", str(state))[0] == 0
    assert names(out) == ["ADOPT.md", "Pulumi.yaml", "__main__.py", "import.json"]
    (first, _) = json.loads((out / "import.json").read_text())["resources"]
    assert first["inputs"]["__provider"] == first["outputs"]["__provider"] != ""


def test_what_is_not_in_the_program_is_told_and_ends_with_10(adopt: Adopt, state: Path) -> None:
    state.write_text(Stack().workspace("payments", "wrkspc_01P").foreign().text())
    code, _, told = adopt("--provider", "native", "--state", str(state))
    assert code == 10
    assert told.startswith("the program has 1 of the stack's resources and lacks 1, which an `up` of it would delete: ")


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--state", "{}", "--from-stack", "prod"), "exclude each other"),
        (("--state", "{}", "--kinds", "all"), "leave the other options out"),
        (("--state", "{}", "--style", "python"), "leave the other options out"),
        (("--state", "{}", "--tag-owner"), "leave the other options out"),
        (("--state", "nothing.json"), "there is no state file nothing.json"),
        (("--state", "{}"), "nothing that can be moved to the dynamic provider"),
    ],
)
def test_a_wrong_command_is_one_line_and_writes_nothing(
    adopt: Adopt, out: Path, state: Path, options: tuple[str, ...], why: str
) -> None:
    code, said, told = adopt(*(one.replace("{}", str(state)) for one in options))
    assert (code, said, names(out)) == (2, "", [])
    assert why in " ".join(told.replace("│", " ").split())


def test_a_folder_with_anything_in_it_is_refused(adopt: Adopt, out: Path, state: Path) -> None:
    assert adopt("--provider", "native", "--state", str(state))[0] == 0
    before = (out / "Pulumi.yaml").read_text()
    code, _, told = adopt("--provider", "native", "--state", str(state))
    assert (code, "is not empty" in told) == (2, True)
    assert (out / "Pulumi.yaml").read_text() == before
