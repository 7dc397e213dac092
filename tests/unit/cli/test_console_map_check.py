from __future__ import annotations

from pathlib import Path

import pytest

import claude_console_shim.layouts
from claude_console_shim.dump.dump_format import Dump, DumpedPage, Opened
from claude_console_shim.dump.folder import require_empty, write_folder
from claude_console_shim.snapshot.aria_tree import parse
from pulumi_claude_admin.cli.application import run

RECORDED = Path(__file__).parents[1] / "console_shim" / "recorded" / "spend.yaml"
SHIPPED = Path(claude_console_shim.layouts.__path__[0])


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """The page with a workspace's cap, and nothing that it opens."""
    page = DumpedPage(
        id="spend", kind="tab", route="/settings/workspaces/{id}", title="", language="en", tree="trees/spend.yaml"
    )
    folder = tmp_path / "dump"
    require_empty(folder)
    write_folder(
        folder,
        Dump(made_by="a test", console="127.0.0.1", masked_by=(), pages=(page,)),
        trees={page.tree: parse(RECORDED.read_text(encoding="utf-8"))},
        skeleton="",
    )
    return folder


def of_one_setting(tmp_path: Path, **words: str) -> Path:
    """The shipped map of layout C with its words changed."""
    file = tmp_path / "mine.toml"
    text = (SHIPPED / "c.toml").read_text(encoding="utf-8").replace('id = "c"', 'id = "mine"')
    file.write_text(text, encoding="utf-8")
    folder = tmp_path / "words"
    folder.mkdir()
    own = (SHIPPED / "words" / "c.en.toml").read_text(encoding="utf-8")
    for before, after in words.items():
        assert before in own
        own = own.replace(before, after)
    (folder / "mine.en.toml").write_text(own, encoding="utf-8")
    return file


def test_a_map_is_held_against_a_dump_without_a_session(
    dump: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["console", "map", str(dump), "--check", str(of_one_setting(tmp_path))]) == 1
    lines = capsys.readouterr().out.splitlines()
    cap = next(index for index, line in enumerate(lines) if line.startswith("workspace_spend_limit (en): "))
    assert "on /settings/workspaces/{id} (spend); controls there: " in lines[cap]
    assert "on no page that was dumped: " in lines[cap + 1]
    assert "dialog" in lines[cap + 1], "what it opens was not dumped"
    assert any(line.startswith("workspace_rate_limits (en): on no page of the dump") for line in lines)


DIALOG = """- dialog "Adjust spend limit":
  - strong: "{workspace}"
  - textbox "Monthly limit in USD"
  - button "Save"
"""


@pytest.mark.parametrize("language", ["en", ""])
def test_what_a_page_opens_counts_and_a_page_that_says_no_language_may_be_in_any(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    route = "/settings/workspaces/{id}"
    page = DumpedPage(id="spend", kind="tab", route=route, title="", language=language, tree="trees/spend.yaml")
    dialog = DumpedPage(
        id="spend-dialog",
        kind="dialog",
        route=route,
        title="",
        language="",
        tree="trees/spend-dialog.yaml",
        opened_by=Opened(page="spend", role="button", name="Adjust limit"),
    )
    require_empty(tmp_path / "dump")
    write_folder(
        tmp_path / "dump",
        Dump(made_by="a test", console="127.0.0.1", masked_by=(), pages=(page, dialog)),
        trees={page.tree: parse(RECORDED.read_text(encoding="utf-8")), dialog.tree: parse(DIALOG)},
        skeleton="",
    )
    run(["console", "map", str(tmp_path / "dump"), "--check", str(of_one_setting(tmp_path))])
    lines = capsys.readouterr().out.splitlines()
    cap = next(index for index, line in enumerate(lines) if line.startswith("workspace_spend_limit (en): "))
    assert "on /settings/workspaces/{id} (spend)" in lines[cap]
    missed = lines[cap + 1].partition(": ")[2].split(", ")
    assert not {"dialog", "subject", "field", "submit"} & set(missed), lines[cap : cap + 3]


LIST = """- main:
  - heading "Workspaces" [level=1]
  - table:
    - row "{cell}":
      - cell "{cell}":
        - link "{cell}":
          - /url: "/settings/workspaces/{id}"
    - row "{cell}":
      - cell "{cell}":
        - link "{cell}":
          - /url: "/settings/workspaces/{id}"
"""


def test_what_each_row_has_is_there_more_than_once_on_a_page_that_fits(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = DumpedPage(
        id="list", kind="page", route="/settings/workspaces", title="", language="en", tree="trees/list.yaml"
    )
    require_empty(tmp_path / "dump")
    write_folder(
        tmp_path / "dump",
        Dump(made_by="a test", console="127.0.0.1", masked_by=(), pages=(page,)),
        trees={page.tree: parse(LIST)},
        skeleton="",
    )
    run(["console", "map", str(tmp_path / "dump"), "--check", str(of_one_setting(tmp_path))])
    lines = capsys.readouterr().out.splitlines()
    (told,) = (line for line in lines if line.startswith("workspaces (en): "))
    assert told == "workspaces (en): on /settings/workspaces (list); controls there: 3"
    assert not any("more than once" in line for line in lines)


def test_answers_and_a_check_are_two_things(dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["console", "map", str(dump), "--check", "x.toml", "--answers", "y.toml"]) == 2
    assert "nothing is asked" in capsys.readouterr().err


@pytest.mark.parametrize("missing", ["map", "dump"])
def test_what_is_missing_is_one_line(
    dump: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], missing: str
) -> None:
    file = tmp_path / "none.toml" if missing == "map" else of_one_setting(tmp_path)
    folder = dump if missing == "map" else tmp_path / "nowhere"
    assert run(["console", "map", str(folder), "--check", str(file)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert "cannot be read" in captured.err
