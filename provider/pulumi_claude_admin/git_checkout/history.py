"""One checkout, by the `git` command: `outcome_ports.GitHistory`. Source: git's manual, and docs/outcomes-methods.md#lines."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import tempfile
import weakref
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Final

from pulumi_claude_admin.drift import child_process
from pulumi_claude_admin.errors import OutcomesUnreadable
from pulumi_claude_admin.git_checkout.diff_text import LostLine, lost_lines
from pulumi_claude_admin.outcome_ports import BlamedLine, BranchCommit, CommitAuthor, Span, TouchedFile
from pulumi_claude_admin.outcomes.plain_lines import says_nothing

_log: Final = logging.getLogger(__name__)

_SECONDS: Final = 600
"""For one question. A blame of a long file in a large repository takes seconds."""
_AT_ONCE: Final = 500
_IGNORED: Final = ".git-blame-ignore-revs"
_OID: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_BLAMED: Final = re.compile(r"^([0-9a-f]{40,64}) \d+ (\d+)")
_ENVIRONMENT: Final = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
_FIELDS: Final = "%H%n%P%n%ct%n%ae%n%an%n%B"
_PLAIN_LOG: Final = ("-z", "--no-show-signature")
_PLAIN_DIFF: Final = (
    *("--no-color", "--no-ext-diff", "--no-textconv", "--ignore-submodules", "--find-renames"),
    *("--src-prefix=a/", "--dst-prefix=b/", "--inter-hunk-context=0"),
)


class GitCheckout:
    """A full checkout in a folder. Raises OutcomesUnreadable where there is none, where it is shallow, and where there is no `git`."""

    def __init__(self, folder: Path, repository: str) -> None:
        self._folder = folder
        self._repository = repository
        is_shallow, within = self._text("rev-parse", "--is-shallow-repository", "--show-prefix").split("\n")[:2]
        if within:
            raise OutcomesUnreadable(
                f"{folder} is a folder within another checkout, and not that of {repository}",
                hint="Name the folder that was cloned or checked out to, the one with `.git` in it",
            )
        if is_shallow != "false":
            raise OutcomesUnreadable(
                f"the checkout of {repository} in {folder} is shallow, so that nobody can say who changed a line last",
                hint="Check out the whole history: `fetch-depth: 0` at GitHub, `GIT_DEPTH: 0` at GitLab",
            )

    def commits(self, branch: str, since: datetime) -> tuple[BranchCommit, ...]:
        """Everything on a branch, as the remote `origin` has it where there is one, committed since."""
        told = self._text("log", *_PLAIN_LOG, f"--since={since.isoformat()}", f"--format={_FIELDS}", self._ref(branch))
        return tuple(_commit(entry) for entry in told.split("\0") if entry)

    def blamed_lines(self, before: str, after: str) -> tuple[BlamedLine, ...]:
        """Of each line that is gone, who changed it last."""
        diff = self._text("diff", *_PLAIN_DIFF, "-w", "--ignore-blank-lines", "--unified=0", _oid(before), _oid(after))
        by_path = defaultdict[str, list[LostLine]](list)
        for line in lost_lines(diff):
            if not says_nothing(line.path, line.text):
                by_path[line.path].append(line)
        _log.info("git: blame of %d files of %s", len(by_path), after[:12])
        return tuple(found for path, lines in sorted(by_path.items()) for found in self._blame(before, path, lines))

    def touched_files(self, spans: Sequence[Span]) -> Mapping[Span, tuple[TouchedFile, ...]]:
        """By one process for all of them, in the order in which they are asked."""
        asked = list(dict.fromkeys(spans))
        given = "".join(f"{_oid(after)} {_oid(before)}\n" for before, after in asked).encode()
        told = self._text("diff-tree", "--stdin", "-r", "-z", "--always", "-M", "--name-status", given=given)
        found = list(_touched(told))
        if [after for after, _ in found] != [after for _, after in asked]:
            raise OutcomesUnreadable(
                f"the checkout of {self._repository} in {self._folder} lacks commits that it names"
            )
        return {span: files for span, (_, files) in zip(asked, found, strict=True)}

    def notes(self, ref: str, commits: Sequence[str]) -> Mapping[str, str]:
        """What is noted. Raises OutcomesUnreadable where the reference is not here, as it is not after a plain clone."""
        whole = ref if ref.startswith("refs/") else f"refs/notes/{ref}"
        if self._run("rev-parse", "--verify", "--quiet", f"{whole}^{{commit}}").code:
            raise OutcomesUnreadable(
                f"the checkout of {self._repository} has no {whole}",
                hint=f"Fetch it: `git fetch origin {whole}:{whole}`",
            )
        asked = sorted({commit for commit in commits if _OID.fullmatch(commit)})
        found = dict[str, str]()
        for first in range(0, len(asked), _AT_ONCE):
            some = asked[first : first + _AT_ONCE]
            told = self._text(
                "log", *_PLAIN_LOG, "--no-walk", "--ignore-missing", f"--notes={whole}", "--format=%H%n%N", *some
            )
            for entry in filter(None, told.split("\0")):
                oid, _, note = entry.partition("\n")
                if note.strip():
                    found[oid] = note.strip()
        return found

    def mailmap(self) -> str:
        """As it is in the checked-out commit."""
        return self._file(".mailmap")

    def _blame(self, at: str, path: str, lines: Sequence[LostLine]) -> Iterator[BlamedLine]:
        ranges = [f"-L{line.number},{line.number}" for line in lines]
        told = self._text(*self._blame_command, *ranges, _oid(at), "--", path)
        texts = {line.number: line.text for line in lines}
        for found in map(_BLAMED.match, told.split("\n")):
            if found is not None and int(found[2]) in texts:
                yield BlamedLine(path, texts[int(found[2])], found[1])

    @property
    def _blame_command(self) -> tuple[str, ...]:
        ignored = (f"--ignore-revs-file={self._ignored}",) if self._ignored else ()
        return ("-c", "blame.ignoreRevsFile=", "blame", "-w", "-C", "--porcelain", *ignored)

    @cached_property
    def _ignored(self) -> str | None:
        """The commits to pass over, in a file of our own that goes with this object: theirs may not be checked out, and one bad line in it would end every blame."""
        known = [line.strip() for line in self._file(_IGNORED).splitlines() if _OID.fullmatch(line.strip())]
        if not known:
            return None
        descriptor, name = tempfile.mkstemp(suffix=_IGNORED)
        weakref.finalize(self, Path(name).unlink, missing_ok=True)
        with os.fdopen(descriptor, "w", encoding="utf-8") as kept:
            kept.write("\n".join(known) + "\n")
        return name

    def _file(self, name: str) -> str:
        ended = self._run("show", f"HEAD:{name}")
        return "" if ended.code else ended.output.decode("utf-8", "replace")

    def _ref(self, branch: str) -> str:
        for ref in (f"refs/remotes/origin/{branch}", f"refs/heads/{branch}"):
            if not self._run("rev-parse", "--verify", "--quiet", ref).code:
                return ref
        raise OutcomesUnreadable(
            f"the checkout of {self._repository} in {self._folder} has no branch {branch}",
            hint=f"Fetch it: `git fetch origin {branch}`",
        )

    def _text(self, *arguments: str, given: bytes | None = None) -> str:
        ended = self._run(*arguments, given=given)
        if ended.code:
            said = ended.complaint.decode("utf-8", "replace").strip().splitlines()
            reason = said[-1][:200] if said else f"exit {ended.code}"
            raise OutcomesUnreadable(
                f"git cannot say what it is asked of {self._repository} in {self._folder}: {reason}"
            )
        return ended.output.decode("utf-8", "surrogateescape")

    def _run(self, *arguments: str, given: bytes | None = None) -> child_process.Ended:
        command = ["git", "--no-pager", "-C", str(self._folder), "-c", "core.quotePath=false", *arguments]
        try:
            return child_process.run(command, timeout=_SECONDS, environment=_ENVIRONMENT, given=given)
        except FileNotFoundError:
            raise OutcomesUnreadable(
                "there is no `git` here, which says what fixes took away", hint="Install git"
            ) from None
        except (OSError, subprocess.TimeoutExpired) as error:
            raise OutcomesUnreadable(f"git did not answer in {self._folder}: {type(error).__name__}") from None


def _commit(entry: str) -> BranchCommit:
    oid, parents, at, email, name, message = entry.split("\n", 5)
    return BranchCommit(oid, tuple(parents.split()), _moment(at), message, CommitAuthor(email, name))


def _moment(told: str) -> datetime:
    """Of git's seconds, which a clock gone wrong may put beyond every calendar: then the last moment that there is."""
    try:
        return datetime.fromtimestamp(int(told), UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.max.replace(tzinfo=UTC)


def _touched(told: str) -> Iterator[tuple[str, tuple[TouchedFile, ...]]]:
    """What `diff-tree` says of each pair: the commit, then a letter and a path or, of a renamed file, two. What is gone is left out."""
    oid, files = "", list[TouchedFile]()
    words = iter(told.split("\0"))
    for word in words:
        if _OID.fullmatch(word):
            if oid:
                yield oid, tuple(sorted(files, key=lambda one: one.path))
            oid, files = word, []
        elif word.startswith("R"):
            before = next(words)
            files.append(TouchedFile(next(words), before))
        elif word:
            path = next(words)
            if word != "D":
                files.append(TouchedFile(path, None if word == "A" else path))
    if oid:
        yield oid, tuple(sorted(files, key=lambda one: one.path))


def _oid(commit: str) -> str:
    """Never an option or a name of something else. Raises OutcomesUnreadable."""
    if _OID.fullmatch(commit) is None:
        raise OutcomesUnreadable(f"{commit[:64]!r} is no id of a commit")
    return commit
