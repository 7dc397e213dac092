"""A real checkout, asked by the real `git`."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pulumi_claude_admin.errors import OutcomesUnreadable
from pulumi_claude_admin.git_checkout.history import GitCheckout
from pulumi_claude_admin.outcome_ports import BlamedLine, TouchedFile
from tests.support.histories.fast_import import Commit, add_file, import_commits

START = datetime(2026, 9, 7, tzinfo=UTC)
ANA = "Ana <ana@example.com>"


def commits_of(*files: dict[str, str | None]) -> list[Commit]:
    """A line of commits, an hour apart, each with its files."""
    return [
        Commit(f"Commit {place}\n", ANA, START + timedelta(hours=place), (place - 1,) if place else (), of)
        for place, of in enumerate(files)
    ]


def git(folder: Path, *arguments: str) -> str:
    run = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True)
    return run.stdout.strip()


def test_a_fix_is_blamed_on_who_changed_the_line_last_and_not_on_who_moved_or_formatted_it(tmp_path: Path) -> None:
    first = "def f():\n    a = 1\n    b = 2\n    c = 3\n"
    second = first.replace("b = 2", "b = 20")
    indented = "\n".join(f"    {line}" for line in second.splitlines()) + "\n"
    ids = import_commits(
        tmp_path,
        commits_of(
            {"a.py": first},
            {"a.py": second},
            {"a.py": f"class A:\n{indented}"},
            {"a.py": None, "src/b.py": f"class A:\n{indented}"},
            {"src/b.py": f"class A:\n{indented}".replace("b = 20", "b = 21").replace("c = 3", "c = 30")},
        ),
    )
    checkout = GitCheckout(tmp_path, "acme/shop")

    assert checkout.blamed_lines(ids[3], ids[4]) == (
        BlamedLine("src/b.py", "        b = 20", ids[1]),
        BlamedLine("src/b.py", "        c = 3", ids[0]),
    )


def test_comments_blanks_and_formatting_alone_are_nobodys(tmp_path: Path) -> None:
    before = "# why\n\nx = call(1, 2)\n"
    ids = import_commits(tmp_path, commits_of({"a.py": before}, {"a.py": "# why not\nx = call(\n    1, 2\n)\n"}))

    assert GitCheckout(tmp_path, "acme/shop").blamed_lines(*ids) == ()


@pytest.mark.parametrize("is_named", [True, False])
def test_a_reformatting_commit_is_passed_over_where_the_repository_says_so(tmp_path: Path, *, is_named: bool) -> None:
    single, double = "x = 'a'\ny = 'b'\n", 'x = "a"\ny = "b"\n'
    ids = import_commits(tmp_path, commits_of({"a.py": single}, {"a.py": double}, {"a.py": 'x = "z"\ny = "b"\n'}))
    if is_named:
        text = f"# quotes\n{ids[1]}\nnonsense\n{'0' * 40}\n"
        add_file(tmp_path, ".git-blame-ignore-revs", text, at=START + timedelta(days=1))

    (line,) = GitCheckout(tmp_path, "acme/shop").blamed_lines(ids[1], ids[2])

    assert line.commit == ids[0 if is_named else 1]


def test_commits_of_a_branch_are_told_whole_newest_first(tmp_path: Path) -> None:
    told = commits_of({"a": "1"}, {"a": "2"})
    ids = import_commits(
        tmp_path, [told[0], Commit("Two\n\nThis reverts commit x.\n", ANA, told[1].at, (0,), {"a": "2"})]
    )

    newest, oldest = GitCheckout(tmp_path, "acme/shop").commits("main", START - timedelta(days=1))

    assert (newest.oid, newest.parents, newest.committed_at) == (ids[1], (ids[0],), START + timedelta(hours=1))
    assert newest.message.strip() == "Two\n\nThis reverts commit x."
    assert (newest.author.email, oldest.parents) == ("ana@example.com", ())


def test_touched_files_of_many_spans_are_told_at_once_with_their_names_before(tmp_path: Path) -> None:
    text = "\n".join(f"line {number}" for number in range(30))
    ids = import_commits(
        tmp_path,
        commits_of(
            {"a.py": text, "gone.py": "what is gone"}, {"a.py": None, "b é.py": text, "gone.py": None, "n.py": "x"}, {}
        ),
    )

    found = GitCheckout(tmp_path, "acme/shop").touched_files([(ids[1], ids[2]), (ids[0], ids[1])])

    assert found == {
        (ids[1], ids[2]): (),
        (ids[0], ids[1]): (TouchedFile("b é.py", "a.py"), TouchedFile("n.py", None)),
    }


def test_notes_are_told_of_the_commits_that_have_one(tmp_path: Path) -> None:
    ids = import_commits(tmp_path, commits_of({"a": "1"}, {"a": "2"}))
    git(
        tmp_path,
        "-c",
        "user.name=A",
        "-c",
        "user.email=a@example.com",
        "notes",
        "--ref=ai",
        "add",
        "-m",
        "l 1-3",
        ids[0],
    )
    checkout = GitCheckout(tmp_path, "acme/shop")

    assert checkout.notes("ai", [*ids, "f" * 40]) == {ids[0]: "l 1-3"}
    with pytest.raises(OutcomesUnreadable, match="has no refs/notes/other"):
        checkout.notes("other", ids)


def test_a_shallow_clone_is_one_clear_line(tmp_path: Path) -> None:
    import_commits(tmp_path / "whole", commits_of({"a": "1"}, {"a": "2"}))
    subprocess.run(
        ["git", "clone", "--quiet", "--depth=1", f"file://{tmp_path}/whole", str(tmp_path / "shallow")], check=True
    )

    with pytest.raises(OutcomesUnreadable) as raised:
        GitCheckout(tmp_path / "shallow", "acme/shop")

    assert "acme/shop" in str(raised.value)
    assert "is shallow" in str(raised.value)
    assert "fetch-depth: 0" in str(raised.value)


def test_a_folder_within_another_checkout_is_not_taken_for_one(tmp_path: Path) -> None:
    import_commits(tmp_path, commits_of({"forges/shop/a": "1"}))
    (tmp_path / "forges" / "shop").mkdir(parents=True, exist_ok=True)

    with pytest.raises(OutcomesUnreadable, match="is a folder within another checkout"):
        GitCheckout(tmp_path / "forges" / "shop", "acme/shop")


def test_what_somebody_has_set_for_themselves_changes_no_answer(tmp_path: Path) -> None:
    lines = [f"value_{number} = {number}" for number in range(9)]
    text = "\n".join(lines)
    ids = import_commits(
        tmp_path, commits_of({"a.py": text}, {"a.py": text.replace("= 1", "= 10").replace("= 4", "= 40")})
    )
    for name, value in (
        ("diff.interHunkContext", "9"),
        ("diff.noprefix", "true"),
        ("diff.mnemonicPrefix", "true"),
        ("log.showSignature", "true"),
        ("color.ui", "always"),
    ):
        git(tmp_path, "config", name, value)
    checkout = GitCheckout(tmp_path, "acme/shop")

    assert checkout.blamed_lines(*ids) == (
        BlamedLine("a.py", "value_1 = 1", ids[0]),
        BlamedLine("a.py", "value_4 = 4", ids[0]),
    )
    assert [one.oid for one in checkout.commits("main", START - timedelta(days=1))] == [ids[1], ids[0]]


def test_a_commit_of_beyond_every_calendar_is_the_last_of_all(tmp_path: Path) -> None:
    ids = import_commits(tmp_path, commits_of({"a": "1"}))
    raw = git(tmp_path, "cat-file", "commit", ids[0]).replace(
        "committer Ana <ana@example.com> ", "committer Ana <ana@example.com> 99999"
    )
    (tmp_path / "raw").write_text(f"{raw}\n", encoding="utf-8")
    oid = git(tmp_path, "hash-object", "-t", "commit", "-w", str(tmp_path / "raw"))
    git(tmp_path, "update-ref", "refs/heads/main", oid)

    (found,) = GitCheckout(tmp_path, "acme/shop").commits("main", START)

    assert (found.oid, found.committed_at.year) == (oid, 9999)


def test_what_is_no_checkout_or_lacks_what_is_asked_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(OutcomesUnreadable, match="not a git repository"):
        GitCheckout(tmp_path, "acme/shop")
    (oid,) = import_commits(tmp_path, commits_of({"a": "1"}))
    checkout = GitCheckout(tmp_path, "acme/shop")

    with pytest.raises(OutcomesUnreadable, match="has no branch develop"):
        checkout.commits("develop", START)
    with pytest.raises(OutcomesUnreadable, match="git cannot say"):
        checkout.blamed_lines(oid, "f" * 40)
    with pytest.raises(OutcomesUnreadable, match="is no id of a commit"):
        checkout.blamed_lines("--output=x", oid)


def test_a_clone_is_asked_what_its_origin_has(tmp_path: Path) -> None:
    ids = import_commits(tmp_path / "whole", commits_of({"a": "1"}, {"a": "2"}))
    git(tmp_path, "clone", "--quiet", str(tmp_path / "whole"), "clone")
    git(tmp_path / "clone", "checkout", "--quiet", "--detach", ids[0])
    git(tmp_path / "clone", "branch", "--force", "main", ids[0])

    found = GitCheckout(tmp_path / "clone", "acme/shop").commits("main", START - timedelta(days=1))

    assert [one.oid for one in found] == [ids[1], ids[0]]
