from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pulumi_claude_admin.drift import pulumi_stack
from pulumi_claude_admin.errors import StateUnreadable

Pulumi = Callable[[str], str]


@pytest.fixture
def pulumi(tmp_path: Path) -> Pulumi:
    """Makes an executable that stands where `pulumi` would, from the lines of a shell script."""

    def make(script: str) -> str:
        path = tmp_path / "pulumi"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return str(path)

    return make


def test_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    file.write_text("{}", encoding="utf-8")

    assert pulumi_stack.from_file(str(file), standard_input=io.BytesIO(b"not this")) == "{}"


def test_a_dash_reads_standard_input() -> None:
    assert pulumi_stack.from_file("-", standard_input=io.BytesIO(b"{}")) == "{}"


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StateUnreadable, match=r"there is no state file .*pulumi stack export"):
        pulumi_stack.from_file(str(tmp_path / "nope"), standard_input=io.BytesIO())


def test_a_folder_and_what_is_no_text_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes('{\n"Größe"}'.encode("latin-1"))

    with pytest.raises(
        StateUnreadable, match=r"the state in .*latin is not UTF-8 \(byte 0xf6 in line 2\).*Latin-1.*--file"
    ):
        pulumi_stack.from_file(str(tmp_path / "latin"), standard_input=io.BytesIO())
    with pytest.raises(StateUnreadable, match="the state on standard input is not UTF-8"):
        pulumi_stack.from_file("-", standard_input=io.BytesIO("Größe".encode("latin-1")))
    with pytest.raises(StateUnreadable, match="cannot be read: Is a directory"):
        pulumi_stack.from_file(str(tmp_path), standard_input=io.BytesIO())


def test_what_powershell_redirects_is_read_from_every_source(tmp_path: Path, pulumi: Pulumi) -> None:
    content = '{"name": "Größe"}\r\n'.encode("utf-16")
    (tmp_path / "state.json").write_bytes(content)

    texts = {
        pulumi_stack.from_file(str(tmp_path / "state.json"), standard_input=io.BytesIO()),
        pulumi_stack.from_file("-", standard_input=io.BytesIO(content)),
        pulumi_stack.from_stack(None, folder=tmp_path, pulumi=pulumi("cat state.json")),
    }

    assert texts == {'{"name": "Größe"}\n'}


def test_a_pattern_names_files_and_a_file_is_taken_once(tmp_path: Path) -> None:
    for name in ("b.json", "a.json", "[odd].json", "deep/c.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()

    def found(*patterns: str) -> list[str]:
        return [Path(one).name for one in pulumi_stack.state_files(str(tmp_path / one) for one in patterns)]

    assert found("b.json", "*.json") == ["b.json", "[odd].json", "a.json"]
    assert found("**/c.json") == ["c.json"]
    assert found("[odd].json") == ["[odd].json"]
    assert found("gone.json") == ["gone.json"]
    assert pulumi_stack.state_files(["-", "-"]) == ("-",)
    with pytest.raises(StateUnreadable, match=r"no state file fits .*\*\.yaml"):
        found("*.yaml")


def test_the_command_is_asked_in_the_folder_of_the_project(tmp_path: Path, pulumi: Pulumi) -> None:
    project = tmp_path / "project"
    project.mkdir()

    text = pulumi_stack.from_stack("prod", folder=project, pulumi=pulumi('pwd; echo "$@"'))

    assert text.splitlines() == [str(project.resolve()), "stack export --non-interactive --stack prod"]


def test_without_a_name_the_selected_stack_is_meant(tmp_path: Path, pulumi: Pulumi) -> None:
    text = pulumi_stack.from_stack(None, folder=tmp_path, pulumi=pulumi('echo "$@"'))

    assert text == "stack export --non-interactive\n"


@pytest.mark.parametrize(
    ("complaint", "hint"),
    [
        ("error: the stack is currently locked by 1 lock(s)", "unlock with `pulumi cancel`"),
        ("error: no Pulumi.yaml project file found", "name that folder with --cwd"),
        ("error: no stack selected; please use `pulumi stack select`", "Name one with --stack"),
        ("error: no stack named 'prod' found", "`pulumi stack ls` lists"),
        ("error: PULUMI_ACCESS_TOKEN must be set for login", "`pulumi login`"),
        ("error: something new", "give an exported file with --state"),
        ("", "it said nothing"),
    ],
)
def test_what_pulumi_complains_about_is_told_with_what_to_do(
    complaint: str, hint: str, tmp_path: Path, pulumi: Pulumi
) -> None:
    (tmp_path / "complaint").write_text(complaint)
    command = pulumi("cat complaint >&2; exit 1")

    with pytest.raises(StateUnreadable) as raised:
        pulumi_stack.from_stack("prod", folder=tmp_path, pulumi=command)

    assert complaint.removeprefix("error: ").split(";")[0] in str(raised.value)
    assert hint in str(raised.value)
    assert "\n" not in str(raised.value)


def test_no_pulumi_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(StateUnreadable, match=r"`pulumi` is not on PATH.*--state"):
        pulumi_stack.from_stack(None, folder=tmp_path, pulumi=str(tmp_path / "nowhere" / "pulumi"))


def test_no_folder_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(StateUnreadable, match="there is no folder"):
        pulumi_stack.from_stack(None, folder=tmp_path / "nope")


def test_a_command_that_hangs_times_out(tmp_path: Path, pulumi: Pulumi) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        pulumi_stack.from_stack(None, folder=tmp_path, pulumi=pulumi("exec sleep 60"), timeout=0.2)
