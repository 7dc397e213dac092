"""What is done to an archive besides putting rows in: people are forgotten, old days are dropped, all of it is looked at and copied out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from pulumi_claude_admin.archive import parquet
from pulumi_claude_admin.archive.manifest import CubeFiles, DaysRead, Manifest
from pulumi_claude_admin.archive.names import without
from pulumi_claude_admin.archive.reading import Reading
from pulumi_claude_admin.archive.revision import Draft
from pulumi_claude_admin.archive.runs import runs_since
from pulumi_claude_admin.archive.small_tables import keep_caps, keep_names
from pulumi_claude_admin.archive.store import Store, make_folder
from pulumi_claude_admin.archive.tables import TABLES
from pulumi_claude_admin.audit_ports import KeptCap
from pulumi_claude_admin.errors import ArchiveError
from pulumi_claude_admin.model.cubes import CUBES


@dataclass(frozen=True, slots=True)
class Contents:
    """What an archive holds of one cube: `first` and `last` day that were read (of those between some may be missing: `days` counts)."""

    cube: str
    first: date
    last: date
    days: int
    rows: int
    size: int
    revised_rows: int


def contents(manifest: Manifest) -> tuple[Contents, ...]:
    """What there is, by cube."""
    return tuple(
        Contents(
            name,
            first=cube.days[0].first,
            last=date.fromordinal(cube.days[-1].end.toordinal() - 1),
            days=sum((part.end - part.first).days for part in cube.days),
            rows=sum(file.rows for file in cube.files.values()),
            size=sum(file.size for file in cube.files.values()),
            revised_rows=cube.revised_rows,
        )
        for name, cube in sorted(manifest.cubes.items())
        if cube.days
    )


def require_intact(store: Store, manifest: Manifest) -> None:
    """Read every file whole. Raises ArchiveError at the first one whose bytes are not those that were written."""
    for file in manifest.files():
        content = store.read(file.path)
        if sha256(content).hexdigest() != file.sha256:
            raise ArchiveError(
                f"the archive {store.place} is damaged: {file.path} does not hold what was written to it",
                hint="Restore it from a copy, or name another --archive and read again",
            )


def copy_out(store: Store, manifest: Manifest, folder: Path, *, with_names: bool) -> int:
    """
    Write the tables into a folder that is not there yet, as any engine reads them: `<cube>/<month>.parquet`. Raises OSError.

    Names of people only if asked. Says how many files that are.
    """
    if folder.exists():
        raise ArchiveError(f"{folder} is there already, and nothing is written over", hint="Name another folder")
    files = {
        f"{name}/{month}.parquet": file
        for name, cube in sorted(manifest.cubes.items())
        for month, file in sorted(cube.files.items())
    }
    if with_names and manifest.names is not None:
        files["names/names.parquet"] = manifest.names
    for name, file in files.items():
        target = folder / name
        make_folder(target.parent)
        target.touch(mode=0o600, exist_ok=False)
        target.write_bytes(store.read(file.path))
    return len(files)


def without_days_before(reading: Reading, draft: Draft, first: date) -> Manifest:
    """The manifest without what is older than `first`: rows, days, runs, names of nobody who is left, and caps that were changed since."""
    base = draft.base
    cubes = {cube.name: _cube(reading, draft, cube.name, first) for cube in CUBES if cube.name in base.cubes}
    made = base.model_copy(update={"cubes": {**base.cubes, **cubes}, "runs": runs_since(base, first)})
    if made == base:
        return base
    names, caps = reading.names_of(base), reading.caps_of(base)
    left = _ids(reading, draft.store, made)
    stay = {key: named for key, named in names.items() if key in left or named.is_forgotten}
    later = _caps_since(caps, first)
    return made.model_copy(
        update={
            "names": base.names if stay == names else keep_names(reading, draft, stay),
            "caps": base.caps if later == caps else keep_caps(reading, draft, later),
        }
    )


def _cube(reading: Reading, draft: Draft, name: str, first: date) -> CubeFiles:
    old = draft.base.cubes[name]
    table = next(TABLES[cube.measure] for cube in CUBES if cube.name == name)
    files = {month: file for month, file in old.files.items() if month >= f"{first:%Y-%m}"}
    cut = files.get(f"{first:%Y-%m}")
    if cut is not None and first.day > 1:
        target = draft.scratch / f"{name}.parquet"
        rows = parquet.write_since(reading.connection, table, draft.store.address(cut.path), first.isoformat(), target)
        del files[f"{first:%Y-%m}"]
        if rows == cut.rows:
            files[f"{first:%Y-%m}"] = cut
        elif rows:
            files[f"{first:%Y-%m}"] = draft.keep(f"{name}/{first:%Y-%m}", target, rows)
    return old.model_copy(update={"files": files, "days": _days_since(old.days, first)})


def _days_since(days: tuple[DaysRead, ...], first: date) -> tuple[DaysRead, ...]:
    return tuple(part.model_copy(update={"first": max(part.first, first)}) for part in days if part.end > first)


def _ids(reading: Reading, store: Store, manifest: Manifest) -> set[str]:
    addresses = [
        store.address(file.path)
        for cube in CUBES
        if "actor_id" in TABLES[cube.measure].columns and cube.name in manifest.cubes
        for file in manifest.cubes[cube.name].files.values()
    ]
    return parquet.distinct(reading.connection, "actor_id", addresses)


def _caps_since(caps: tuple[KeptCap, ...], first: date) -> tuple[KeptCap, ...]:
    """Those that were seen since, and of each scope the last one before: how it stood on the first day."""
    before = {cap.workspace_id: cap for cap in caps if cap.seen_at.date() < first}
    return tuple(cap for cap in caps if cap.seen_at.date() >= first or before[cap.workspace_id] is cap)


def forgetting(reading: Reading, draft: Draft, person: str) -> Manifest:
    """The manifest without the names and addresses of a person, by id or address, and without the organization as it was read last. Raises ArchiveError when nobody is meant."""
    names, count = without(reading.names_of(draft.base), person)
    if not count:
        raise ArchiveError(
            f"nobody in the archive {draft.store.place} has the id or the address {person}",
            hint="Who was forgotten before has no address any more; `claude-admin audit archive inspect` looks at what there is",
        )
    return draft.base.model_copy(update={"names": keep_names(reading, draft, names), "organization": None})
