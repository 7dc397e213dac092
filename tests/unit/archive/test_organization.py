from __future__ import annotations

from pathlib import Path

from pulumi_claude_admin.model.cubes import COST_BY_WHO
from tests.support.spend_rows import LATER, OCTOBER, archive, cost, person


def test_what_was_read_of_the_organization_is_there_again_however_long_it_is(tmp_path: Path) -> None:
    document = '{"name": "a, \\"b\\" é ☃\\n"}' + "x" * 250_000
    with archive(tmp_path) as kept:
        assert kept.organization() is None
        kept.put_organization("{}")
        kept.put_organization(document)
    with archive(tmp_path) as kept:
        assert kept.organization() == document


def test_the_same_again_writes_nothing(tmp_path: Path) -> None:
    with archive(tmp_path) as kept:
        kept.put_organization("{}")
        before = kept.manifest
        kept.put_organization("{}")
        assert kept.manifest == before


def test_once_somebody_was_forgotten_it_has_to_be_read_anew(tmp_path: Path) -> None:
    with archive(tmp_path) as kept:
        kept.put(COST_BY_WHO, OCTOBER, [cost("1", actor=person(1))], LATER)
        kept.put_organization("{}")
        kept.forget("user_1")
        assert kept.organization() is None
