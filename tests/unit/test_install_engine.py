"""The set-up takes the right engine: what it accepts, and in which order it looks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tools.pulumi.build import Program, Progress, parse_go_version
from tools.pulumi.install import (
    COMPANIONS,
    OLDEST,
    Attempt,
    Engine,
    Lookup,
    NotThere,
    Version,
    accepted,
    first_engine,
    in_folder,
    on_path,
    parse_version,
    pinned_version,
)


def lookup(*, version: str | None = "v3.259.0", path: dict[str, Path] | None = None) -> Lookup:
    known = path or {}
    return Lookup(version_text=lambda _binary: version, on_path=known.get)


def binary_with_companions(folder: Path, *, companions: tuple[str, ...] = COMPANIONS) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("pulumi", *companions):
        (folder / name).touch()
    return folder / "pulumi"


def gives(engine: Engine) -> Callable[[], Engine]:
    return lambda: engine


def closed(reason: str) -> Callable[[], Engine]:
    def run() -> Engine:
        raise NotThere(reason)

    return run


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("v3.259.0\n", Version(3, 259, 0)),
        ("3.254.1", Version(3, 254, 1)),
        ("v3.260.0+dirty", Version(3, 260, 0)),
        ("v3.260.0-alpha.1", None),
        ("", None),
        ("pulumi: command not found", None),
    ],
)
def test_a_release_is_read_from_what_the_command_prints(text: str, version: Version | None) -> None:
    assert parse_version(text) == version


def test_a_later_minor_is_newer_than_an_earlier_one_with_more_digits() -> None:
    assert Version(3, 1000, 0) > Version(3, 254, 0) > Version(3, 99, 9)


def test_the_pinned_version_is_the_one_that_go_mod_requires() -> None:
    assert pinned_version("require (\n\tgithub.com/pulumi/pulumi/pkg/v3 v3.300.2 // indirect\n)") == Version(3, 300, 2)


def test_a_go_mod_without_the_engine_is_refused() -> None:
    with pytest.raises(ValueError, match="no version"):
        pinned_version("module x\n")


def test_an_engine_with_its_companions_is_accepted(tmp_path: Path) -> None:
    binary = binary_with_companions(tmp_path)
    assert accepted(binary, look=lookup()) == Engine(binary=binary, version=Version(3, 259, 0))


@pytest.mark.parametrize(
    ("version", "reason"),
    [(None, "does not tell"), ("v3.253.9", "3.254.0 or a later"), ("v4.0.0", "3.254.0 or a later"), ("dev", "tell")],
)
def test_an_engine_that_does_not_run_or_has_the_wrong_version_is_refused(
    tmp_path: Path, version: str | None, reason: str
) -> None:
    with pytest.raises(NotThere, match=reason):
        accepted(binary_with_companions(tmp_path), look=lookup(version=version))


def test_the_oldest_accepted_version_is_accepted(tmp_path: Path) -> None:
    assert accepted(binary_with_companions(tmp_path), look=lookup(version=f"v{OLDEST}")).version == OLDEST


def test_a_missing_companion_is_named(tmp_path: Path) -> None:
    binary = binary_with_companions(tmp_path, companions=COMPANIONS[1:])
    with pytest.raises(NotThere, match=rf"has no {COMPANIONS[0]} beside it"):
        accepted(binary, look=lookup())


def test_a_companion_may_be_anywhere_on_path(tmp_path: Path) -> None:
    binary = binary_with_companions(tmp_path, companions=COMPANIONS[1:])
    look = lookup(path={COMPANIONS[0]: tmp_path / "elsewhere" / COMPANIONS[0]})
    assert accepted(binary, look=look).binary == binary


def test_companions_are_found_where_a_link_to_the_engine_points(tmp_path: Path) -> None:
    target = binary_with_companions(tmp_path / "cellar")
    link = tmp_path / "pulumi"
    link.symlink_to(target)
    assert accepted(link, look=lookup()).binary == link


def test_an_empty_tool_folder_gives_no_engine(tmp_path: Path) -> None:
    with pytest.raises(NotThere, match="nothing there"):
        in_folder(tmp_path, look=lookup())


def test_an_engine_on_path_takes_the_place_of_an_unusable_one_in_the_tool_folder(tmp_path: Path) -> None:
    stale = binary_with_companions(tmp_path / "tools")
    good = binary_with_companions(tmp_path / "usr")
    engine = on_path(tmp_path / "tools", look=lookup(path={"pulumi": good}))
    assert engine.binary == good
    assert not stale.exists()


def test_an_unusable_engine_on_path_leaves_the_tool_folder_alone(tmp_path: Path) -> None:
    own = binary_with_companions(tmp_path / "tools")
    foreign = binary_with_companions(tmp_path / "usr")
    with pytest.raises(NotThere):
        on_path(tmp_path / "tools", look=lookup(version="v3.1.0", path={"pulumi": foreign}))
    assert own.exists()


def test_the_tool_folder_on_path_does_not_count_as_an_installed_engine(tmp_path: Path) -> None:
    own = binary_with_companions(tmp_path)
    with pytest.raises(NotThere, match="no pulumi command"):
        on_path(tmp_path, look=lookup(path={"pulumi": own}))


def test_the_first_way_that_is_open_is_taken_and_later_ones_are_not_tried(tmp_path: Path) -> None:
    first, second = (Engine(binary=tmp_path / name, version=OLDEST) for name in ("first", "second"))
    said: list[str] = []
    attempts = [Attempt("a", closed("shut")), Attempt("b", gives(first)), Attempt("c", gives(second))]
    assert first_engine(attempts, speak=said.append) == first
    assert said == ["  engine: a: shut", f"  engine: pulumi {OLDEST} (b): {first.binary}"]


def test_no_open_way_gives_no_engine_and_every_reason() -> None:
    said: list[str] = []
    assert first_engine([Attempt("a", closed("x")), Attempt("b", closed("y"))], speak=said.append) is None
    assert said == ["  engine: a: x", "  engine: b: y"]


@pytest.mark.parametrize(
    ("text", "version"),
    [("go version go1.26.8 linux/amd64", (1, 26)), ("go version go1.9 darwin/arm64", (1, 9)), ("zsh: no go", None)],
)
def test_the_version_of_go_is_read(text: str, version: tuple[int, int] | None) -> None:
    assert parse_go_version(text) == version


def test_progress_tells_downloading_from_compiling(tmp_path: Path) -> None:
    progress = Progress(Program(tmp_path, "example.com/cmd/thing", modules=250, packages=1700))
    assert progress("go: downloading example.com/x v1.0.0").startswith("downloading modules: 1 of")
    assert progress("example.com/x/y").startswith("compiling: 1 of")
