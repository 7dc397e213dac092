"""A folder and a bucket keep the same promises, and an archive in either says the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pulumi_claude_admin.archive.s3_store import BucketStore
from pulumi_claude_admin.archive.spend_archive import ParquetArchive
from pulumi_claude_admin.archive.store import FolderStore, Store, Taken
from pulumi_claude_admin.errors import ArchiveError, ConfigurationError
from pulumi_claude_admin.model.cubes import COST_BY_WHO
from pulumi_claude_admin.model.usage import CostRow
from pulumi_claude_admin.outcome_ports import Forge, ForgeRepository
from tests.support.bucket_server import Bucket, bucket_server
from tests.support.kept_outcomes import BEN, DAYS, KEPT, KEY, SHOP, days_of, fact
from tests.support.spend_rows import LATER, OCTOBER, ORGANIZATION, cost, days, person

WHOLE = (OCTOBER.first, OCTOBER.end)


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[Bucket, str]]:
    with bucket_server() as served:
        yield served


@pytest.fixture
def bucket(server: tuple[Bucket, str]) -> Bucket:
    server[0].objects.clear()
    server[0].asked.clear()
    server[0].refused = ""
    return server[0]


@pytest.fixture
def in_bucket(bucket: Bucket, server: tuple[Bucket, str]) -> BucketStore:
    assert not bucket.objects
    return BucketStore(
        "s3://spend/of/acme",
        config={
            "endpoint": server[1],
            "access_key_id": "not-a-key",
            "secret_access_key": "not-a-secret",
            "region": "us-east-1",
        },
        client={"allow_http": True},
    )


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path, in_bucket: BucketStore) -> Store:
    return in_bucket if request.param == "bucket" else FolderStore(tmp_path / "archive")


def test_what_is_uploaded_is_listed_read_and_removed(store: Store, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"some bytes")
    store.upload("names/1.parquet", source)
    assert {path: one.size for path, one in store.files().items()} == {"names/1.parquet": 10}
    assert store.read("names/1.parquet") == b"some bytes"
    store.remove("names/1.parquet")
    store.remove("names/1.parquet")
    assert dict(store.files()) == {}


def test_what_is_created_is_created_once(store: Store) -> None:
    store.create("manifest/1.json", b"first")
    with pytest.raises(Taken):
        store.create("manifest/1.json", b"second")
    assert store.read("manifest/1.json") == b"first"


def test_what_is_not_there_is_not_found(store: Store) -> None:
    with pytest.raises(FileNotFoundError):
        store.read("manifest/1.json")


def test_windows_of_two_writers_at_once_are_both_there(store: Store) -> None:
    with ParquetArchive(store, ORGANIZATION) as one, ParquetArchive(store, ORGANIZATION) as other:

        def meanwhile() -> Iterator[CostRow]:
            other.put(COST_BY_WHO, days(2, 3), [cost("2.000000000001", 2, actor=person(2))], LATER)
            yield cost("1", 1, actor=person(1))

        one.put(COST_BY_WHO, days(1, 2), meanwhile(), LATER)
        one.put(COST_BY_WHO, days(3, 4), [], LATER)
    with ParquetArchive(store, None) as kept:
        assert [f"{line.amount:f}" for line in kept.spend((), WHOLE)] == ["3.000000000001"]
        assert kept.actors() == (person(1), person(2))
        assert kept.contents()[0].rows == 2
    assert len([path for path in store.files() if path.endswith(".parquet")]) == 2


def test_changes_of_two_writers_at_once_are_both_there_and_whom_one_forgets_the_other_does_not_bring_back(
    store: Store,
) -> None:
    till = replace(KEPT, repository=ForgeRepository(Forge.GITHUB, "acme/till"))
    with ParquetArchive(store, ORGANIZATION) as one, ParquetArchive(store, ORGANIZATION) as other:
        first, second = one.outcomes(KEY), other.outcomes(KEY)
        first.put(days_of(fact(1), fact(2, BEN)))
        second.put(days_of(fact(1, BEN), kept=till))
        other.forget("ana@example.com", key=KEY)
        first.put(days_of(fact(1), fact(2, BEN), fact(3)))
    with ParquetArchive(store, None) as kept:
        facts = kept.outcomes(KEY).facts([SHOP, till.repository], DAYS)
        assert [(fact.repository, fact.number, fact.person) for fact in facts] == [
            ("acme/shop", 1, None),
            ("acme/shop", 2, BEN),
            ("acme/shop", 3, None),
            ("acme/till", 1, BEN),
        ]
        (line,) = kept.contents()
        assert (line.cube, line.rows) == ("outcomes", 4)


def test_a_bucket_that_refuses_is_one_line_and_nothing_is_kept(in_bucket: BucketStore, bucket: Bucket) -> None:
    with ParquetArchive(in_bucket, ORGANIZATION) as kept:
        kept.put(COST_BY_WHO, OCTOBER, [cost("1")], LATER)
        bucket.refused = "PUT"
        with pytest.raises(
            ArchiveError,
            match=r"^nothing was written to the archive s3://spend/of/acme: .*lacked the necessary privileges",
        ) as caught:
            kept.put(COST_BY_WHO, OCTOBER, [cost("2")], LATER)
        assert len(str(caught.value).splitlines()) == 1
        assert "not-a-secret" not in str(caught.value)
        assert [line.amount for line in kept.spend((), WHOLE)] == [1]


def test_other_objects_of_the_bucket_are_left_alone(in_bucket: BucketStore, bucket: Bucket) -> None:
    for path in ("/spend/of/other.parquet", "/spend/of/acme2/x.parquet"):
        bucket.put(path, b"theirs", only_new=True)
    with ParquetArchive(in_bucket, ORGANIZATION) as kept:
        for amount in ("1", "2"):
            kept.put(COST_BY_WHO, OCTOBER, [cost(amount)], LATER)
    assert {"/spend/of/other.parquet", "/spend/of/acme2/x.parquet"} <= set(bucket.objects)
    assert [line for line in bucket.asked if "other" in line or "acme2" in line] == []


@pytest.mark.parametrize(
    "place", ["s3://", "s3:///path", "s3://bucket/a b", "s3://bucket/*", "gs://bucket/x", "s3://b/x?y=z"]
)
def test_a_place_that_is_no_bucket_is_refused(place: str) -> None:
    with pytest.raises(ConfigurationError, match="is no s3://bucket/path"):
        BucketStore(place)
