from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from claude_console_shim.dump.dump_format import Dump
from claude_console_shim.mapping.candidates import Candidate, Question, TextQuestion
from claude_console_shim.snapshot.aria_tree import Node
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.cli.commands.console_map import PersonAtTerminal, Terminal, map_page
from pulumi_claude_admin.errors import SignInNeeded

ANSWERS = """
format = 1
dump = "{digest}"
workspace = {{ id = "wrkspc_01Research", name = "Research" }}

[workspace_spend_limit]
address = "/org/teams/wrkspc_01Research"
value = 1
open = 'button "Edit"'
submit = 'button "Save"'
"""


DUMP = Dump(made_by="a test", console="platform.claude.com", masked_by=(), pages=())


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    (tmp_path / "dump.json").write_text(DUMP.model_dump_json())
    return tmp_path


def refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """The one line with which a map is refused before a browser is opened."""
    assert run(["console", "map", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1 or "Usage" in captured.err
    return captured.err


def test_answers_are_for_a_dump(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "answers.toml"
    file.write_text(ANSWERS.format(digest="x"))
    assert "there is no dump in" in refused([str(tmp_path), "--answers", str(file)], capsys)


def test_questions_need_somebody_who_answers(dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "need a person at a terminal" in refused([str(dump)], capsys)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ANSWERS.format(digest="0" * 64), "are for another page: they name dump 000000000000"),
        (ANSWERS.replace("value = 1\n", "").format(digest="x"), "workspace_spend_limit.value: is missing"),
        (
            ANSWERS.replace('wrkspc_01Research", name', 'Research", name').format(digest="x"),
            "workspace.id: is no id of a workspace",
        ),
        (
            ANSWERS.replace('= "/org', '= "https://platform.claude.com/org').format(digest="x"),
            "address: is no path of the Console",
        ),
        (ANSWERS.replace("value", "values").format(digest="x"), "workspace_spend_limit.value"),
        (ANSWERS.replace("format = 1", "format = 2").format(digest="x"), "format: Input should be 1"),
        ("format = ", "Invalid value (at end of document)"),
    ],
)
def test_answers_that_do_not_fit_are_refused(
    dump: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    file = dump / "answers.toml"
    file.write_text(text)
    assert said in refused([str(dump), "--answers", str(file)], capsys)


def test_answers_for_this_dump_are_taken(dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = dump / "answers.toml"
    file.write_text(ANSWERS.format(digest=sha256((dump / "dump.json").read_bytes()).hexdigest()))
    assert run(["console", "map", str(dump), "--answers", str(file)]) == 3  # the next thing is the session
    assert "there is no Console session" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            DUMP.model_copy(update={"console": "elsewhere.example.com"}).model_dump_json(),
            "is of elsewhere.example.com, this Console is platform",
        ),
        (DUMP.model_dump_json().replace('"format":1', '"format":0'), "is of format 0; this version reads format 1"),
        ("{}", "dump.json: made_by: Field required"),
    ],
)
def test_a_dump_of_another_console_or_format_is_refused(
    dump: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    (dump / "dump.json").write_text(text)
    file = dump / "answers.toml"
    file.write_text(ANSWERS.format(digest=sha256(text.encode()).hexdigest()))
    assert said in refused([str(dump), "--answers", str(file)], capsys)


def test_a_name_is_one_of_a_file(dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "--name" in refused([str(dump), "--name", "../mine"], capsys)


def test_a_person_is_asked_until_the_answer_is_a_number_of_the_picture(capsys: pytest.CaptureFixture[str]) -> None:
    said = iter(["edit", "3", "0", "2", "0"])
    person = PersonAtTerminal(Terminal(lambda _: next(said), lambda _: False))
    both = tuple(Candidate(number, Node("button", name), number) for number, name in ((1, "Edit"), (2, "Save")))
    question = Question(
        ("workspace_spend_limit",), "submit", "Which of these saves?", both, picture="private/05-submit.png"
    )
    assert person.choose(question) == both[1]
    assert person.choose(Question(("workspace_spend_limit",), "see", "Which shows it?", both, may_be_none=True)) is None
    shown = capsys.readouterr().err
    assert '  2  button "Save"\n' in shown
    assert "private/05-submit.png" in shown


def test_a_workspace_is_asked_for_until_it_has_an_id_and_a_name(dump: Path) -> None:
    asked: list[str] = []
    said = iter(["", "Research", "wrkspc_01Research", " ", "Research"])

    def text(question: str) -> str:
        asked.append(question)
        return next(said)

    with pytest.raises(SignInNeeded):  # the next thing is the session
        map_page(dump, answers=None, name="mine", terminal=Terminal(text, lambda _: False))
    assert asked == ["Its id (wrkspc_…)"] * 3 + ["Its name"] * 2


def test_an_address_is_one_that_the_dump_has_or_another_or_none(capsys: pytest.CaptureFixture[str]) -> None:
    said = iter(["2", "/elsewhere", "-"])
    person = PersonAtTerminal(Terminal(lambda _: next(said), lambda _: False))
    question = TextQuestion(
        ("workspace_rate_limits",), "address", "Address of the page", ("/settings/a", "/settings/b")
    )
    assert [person.say(question) for _ in range(3)] == ["/settings/b", "/elsewhere", None]
    assert "  2  /settings/b\n" in capsys.readouterr().err
