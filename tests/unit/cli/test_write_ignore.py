"""`claude-admin drift --write-ignore`: lines are added to a file of exceptions, none is changed, and each waits for a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.fake_admin_api import FakeAdminApi
from tests.support.stack_builder import Stack
from tests.unit.cli.conftest import Drift

OURS = "# ours\nworkspace:Sandbox*  2027-01-31  experiments"


def drifted(api: FakeAdminApi) -> Stack:
    (workspace_id,) = api.stored.workspaces
    return Stack().members("research", workspace_id, {"ben@example.com": "workspace_user"})


def patterns(path: Path) -> list[str]:
    return [line.split()[0] for line in path.read_text().splitlines() if not line.startswith("#")]


def test_a_line_for_each_of_what_is_there_now_is_added_and_the_report_is_as_ever(
    drift: Drift, api: FakeAdminApi, tmp_path: Path
) -> None:
    (workspace_id,) = api.stored.workspaces
    file = tmp_path / "exceptions"
    file.write_text(OURS)

    code, out, err = drift(drifted(api), "--write-ignore", str(file))

    assert code == 7
    assert "Action needed" in out
    assert err == (
        f"{file}: 4 lines were added; each is refused until somebody writes its reason in the place of WHY?\n"
    )
    assert file.read_text().startswith(f"{OURS}\n# ")
    assert patterns(file)[1:] == [
        f"organization_spend_limit:{api.stored.identity.id}",
        f"workspace:{workspace_id}",
        f"workspace_members:{workspace_id}#members.ana@example.com",
        f"workspace_members:{workspace_id}#members.ben@example.com",
    ]


def test_with_reasons_nothing_is_left_and_without_them_nothing_is_read(
    drift: Drift, api: FakeAdminApi, tmp_path: Path
) -> None:
    file = tmp_path / ".claude-admin-ignore"
    drift(drifted(api), "--write-ignore", str(file))
    api.calls.clear()

    code, _, err = drift(drifted(api))
    assert code == 2
    assert ".claude-admin-ignore:2: nobody has said why yet: write the reason in the place of WHY?" in err
    assert api.calls == []

    file.write_text(file.read_text().replace("WHY?", "agreed (OPS-12)"))
    code, out, _ = drift(drifted(api), "--fail-on", "drifted,unmanaged")
    assert code == 0
    assert "until 2026-12-24: agreed (OPS-12)" in out


def test_run_again_it_adds_what_is_new_alone(drift: Drift, api: FakeAdminApi, tmp_path: Path) -> None:
    file = tmp_path / "exceptions"
    drift(drifted(api), "--write-ignore", str(file))
    before = file.read_bytes()
    cut = before.rpartition(b"# ")[0]
    file.write_bytes(cut)

    drift(drifted(api), "--write-ignore", str(file))
    assert file.read_bytes() == before
    assert drift(drifted(api), "--write-ignore", str(file))[2] == f"{file}: there is nothing to propose\n"
    assert file.read_bytes() == before


def test_lines_end_as_those_that_are_there(drift: Drift, api: FakeAdminApi, tmp_path: Path) -> None:
    file = tmp_path / "exceptions"
    file.write_bytes("\ufeffworkspace:Größe  2027-01-31  x\r\n".encode())
    drift(drifted(api), "--write-ignore", str(file))
    assert file.read_bytes().count(b"\n") == file.read_bytes().count(b"\r\n") > 4


def test_ids_are_whole_although_the_report_names_nobody(drift: Drift, api: FakeAdminApi, tmp_path: Path) -> None:
    file = tmp_path / "exceptions"
    _, out, _ = drift(drifted(api), "--pii", "domain", "--write-ignore", str(file))
    assert "ben@" not in out
    assert "#members.ben@example.com" in file.read_text()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("nowhere/exceptions", None, "there is no folder "),
        ("exceptions", "workspace:Größe".encode("utf-16"), "it is not UTF-8. Save it as UTF-8"),
        (".", None, "no line can be added to "),
    ],
    ids=["no folder", "not UTF-8", "a folder"],
)
def test_a_file_to_which_nothing_can_be_added_stops_before_anything_is_read(
    drift: Drift, api: FakeAdminApi, tmp_path: Path, name: str, content: bytes | None, says: str
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)

    code, out, err = drift(drifted(api), "--write-ignore", str(file))

    assert (code, out) == (2, "")
    assert says in err
    assert api.calls == []
