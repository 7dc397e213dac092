"""What is done to an archive besides putting rows in: people are forgotten, old days are dropped, all of it is looked at and copied out."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path

from pulumi_claude_admin.archive import parquet
from pulumi_claude_admin.archive.contents import Contents
from pulumi_claude_admin.archive.manifest import CubeFiles, DataFile, DaysRead, Manifest, OutcomeFiles
from pulumi_claude_admin.archive.names import Named, without
from pulumi_claude_admin.archive.outcome_forgotten import (
    key_mark,
    require_key,
    with_accounts,
    with_marks,
    without_people,
)
from pulumi_claude_admin.archive.outcome_upkeep import outcomes_contents, outcomes_since
from pulumi_claude_admin.archive.reading import Reading
from pulumi_claude_admin.archive.revision import Draft
from pulumi_claude_admin.archive.runs import runs_since
from pulumi_claude_admin.archive.small_tables import keep_caps, keep_names
from pulumi_claude_admin.archive.store import Store, make_folder
from pulumi_claude_admin.archive.tables import TABLES
from pulumi_claude_admin.audit_ports import KeptCap
from pulumi_claude_admin.errors import ArchiveError, ConfigurationError
from pulumi_claude_admin.model.cubes import CUBES
from pulumi_claude_admin.model.people import is_email
from pulumi_claude_admin.outcomes.people import person_hash


def contents(manifest: Manifest) -> tuple[Contents, ...]:
    """What there is, by cube, and of outcomes."""
    of_cubes = tuple(
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
    return of_cubes if manifest.outcomes is None else (*of_cubes, *outcomes_contents(manifest.outcomes))


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
    files |= _outcome_files(manifest.outcomes, with_names=with_names)
    if with_names and manifest.names is not None:
        files["names/names.parquet"] = manifest.names
    for name, file in files.items():
        target = folder / name
        make_folder(target.parent)
        target.touch(mode=0o600, exist_ok=False)
        target.write_bytes(store.read(file.path))
    return len(files)


def _outcome_files(outcomes: OutcomeFiles | None, *, with_names: bool) -> dict[str, DataFile]:
    """Changes by their hashes; whose accounts are one person only with names."""
    if outcomes is None:
        return {}
    files = {f"changes/{month}.parquet": file for month, file in sorted(outcomes.changes.items())}
    single = {"changes_left_out": outcomes.left_out, "accounts": outcomes.accounts if with_names else None}
    return files | {f"{name}/{name}.parquet": file for name, file in single.items() if file is not None}


def without_days_before(reading: Reading, draft: Draft, first: date) -> Manifest:
    """The manifest without what is older than `first`: rows, days, runs, names of nobody who is left, and caps that were changed since."""
    base = draft.base
    cubes = {cube.name: _cube(reading, draft, cube.name, first) for cube in CUBES if cube.name in base.cubes}
    outcomes = None if base.outcomes is None else outcomes_since(reading, draft, base.outcomes, first)
    changes = {"cubes": {**base.cubes, **cubes}, "runs": runs_since(base, first), "outcomes": outcomes}
    made = base.model_copy(update=changes)
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


def forgetting(reading: Reading, draft: Draft, person: str, key: str | None) -> Manifest:
    """
    The manifest without a person, by id, address or account, and without the organization as it was read last.

    Raises ArchiveError when nobody is meant, ConfigurationError without the key of outcomes that are kept.
    """
    base, place = draft.base, draft.store.place
    if base.outcomes is not None:
        require_key(base.outcomes, key_mark(_required(key, place)), place)
    known = reading.names_of(base)
    names, count = without(known, person)
    outcomes = base.outcomes
    if outcomes is not None and key is not None:
        hashes = (person_hash(one, key) for one in _references(known, names, person))
        gone = with_accounts(reading, outcomes, hashes)
        outcomes = without_people(reading, draft, outcomes, gone)
        if count or outcomes != base.outcomes:
            outcomes = with_marks(reading, draft, outcomes, gone)
    if not count and outcomes == base.outcomes:
        raise ArchiveError(
            f"nobody in the archive {place} has the id or the address {person}",
            hint="Who was forgotten before has no address any more; `claude-admin audit archive inspect` looks at what there is",
        )
    changes = {"names": keep_names(reading, draft, names), "organization": None} if count else {}
    return base.model_copy(update={**changes, "outcomes": outcomes})


def _required(key: str | None, place: str) -> str:
    if key is None:
        raise ConfigurationError(
            f"outcomes are kept in the archive {place}, and who is who in them is known by CLAUDE_ADMIN_PSEUDONYM_KEY alone; nobody was forgotten",
            hint="Set it to the key that they were kept with",
        )
    return key


def _references(known: dict[str, Named], left: dict[str, Named], person: str) -> set[str]:
    """As what a person may be hashed: as they were named, and by the addresses of what was forgotten of them."""
    emails = {named.email for name, named in known.items() if left[name] != named and named.email is not None}
    account = {person.casefold()} if person.casefold().startswith("account:") else set()
    return {*emails, *account, *({person} if is_email(person) else ())}
