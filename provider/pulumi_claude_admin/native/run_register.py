"""
The processes of one engine find each other, and ask each other what is declared and taken in the organization that they share.

Pulumi has a process for each provider block. One that deletes has to know what the program declares by the others, or it would
take away what another has just made: a resource that is renamed and moved to another block is made there first, and deleted here last.

Each has a file in a folder of the engine's, with the port that it serves its engine at for a name, and a word in it that whoever
asks has to say. What is declared is told and never written down: only the process that checked a declaration knows its secrets.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import secrets
import socket
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar

import grpc
import grpc.aio

from pulumi_claude_admin import wiring
from pulumi_claude_admin.atomic_file import replace_file
from pulumi_claude_admin.errors import ClaudeAdminError, DeclarationsUnknown
from pulumi_claude_admin.lifecycle.claims import Claim, PeopleClaim
from pulumi_claude_admin.lifecycle.declared_now import DeclaredNow
from pulumi_claude_admin.lifecycle.duplicate_declarations import Rival, find_rival
from pulumi_claude_admin.lifecycle.managed_item import ManagedItem
from pulumi_claude_admin.lifecycle.other_blocks import RunNotes, Whose
from pulumi_claude_admin.model.organization import is_same_organization
from pulumi_claude_admin.native.private_folder import NEVER_WRITABLE, private_folder
from pulumi_claude_admin.native.run_notes import (
    read_claims,
    read_declared,
    read_notes,
    written_claims,
    written_declared,
    written_notes,
)

SERVICE: Final = "claude.Run"
HOST: Final = "127.0.0.1"
ASK_SECONDS: Final = 300.0
"""How long another process may take: it may have to wait for the platform's request limits."""
ALIVE_SECONDS: Final = 1.0
"""How long a port of this machine may take to say that nobody is there."""

_OPTIONS: Final = (("grpc.enable_http_proxy", 0), ("grpc.max_receive_message_length", -1))
"""Past any proxy of the environment, and as much as there is: a large organization declares more than gRPC takes by itself."""
_Told = TypeVar("_Told")


def _of_this_user() -> Path:
    return private_folder("pulumi-claude-admin-runs", within=Path(tempfile.gettempdir()))


FindRival: TypeAlias = Callable[[Iterable[Claim | PeopleClaim], str], Rival | None]


def find_rival_of_this_process(claims: Iterable[Claim | PeopleClaim], urn: str) -> Rival | None:
    """What `refuse_duplicates` of `native/provider.py` has remembered."""
    return find_rival(claims, run=wiring.session().api, urn=urn)


class RunRegister:
    """
    One process of the run of the engine at `engine`, which notes what it does in `declared`; an `OtherBlocks` for it.

    Until it is announced it is alone.
    """

    def __init__(self, engine: str, declared: DeclaredNow, find_rival: FindRival = find_rival_of_this_process) -> None:
        """`find_rival` says who in this process claims one of these already, but for the resource with this URN."""
        self._engine = re.sub(r"[^\w.]+", "-", engine)
        self._declared = declared
        self._word = secrets.token_hex(16)
        self._find_rival = find_rival
        self._claimed_for: set[Whose] = set()
        self._file: Path | None = None
        self._why_alone: str | None = None
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="claude-admin-other-blocks")

    def announce(self, runs: Path, port: int, *, instead: Callable[[], Path] = _of_this_user) -> None:
        """
        Have the others find this process, which serves at this port; `runs` is a folder of the user's, `instead` gives another.

        Where neither can be written nobody of this run can, so then nobody removes anything.
        """
        try:
            self._file = self._written_in_either(runs, instead, port)
        except OSError as error:
            self.stay_alone(f"{error.filename or runs} cannot be used: {error.strerror}")
        else:
            self._why_alone = None
        self._declared.join(self)

    def _written_in_either(self, runs: Path, instead: Callable[[], Path], port: int) -> Path:
        try:
            return self._written(runs, port)
        except OSError as error:
            if error.errno not in NEVER_WRITABLE:
                raise
            why = error
        try:
            return self._written(instead(), port)
        except OSError:
            raise why from None

    def _written(self, runs: Path, port: int) -> Path:
        _sweep(runs)
        file = runs / self._engine / str(port)
        replace_file(file, self._word)
        return file

    def stay_alone(self, why: str) -> None:
        """Remove nothing, since the others cannot be found, for this reason."""
        self._why_alone = why
        self._declared.join(self)

    def withdraw(self) -> None:
        """Say goodbye; idempotent. What was declared here counts no more."""
        if self._file is not None:
            self._file.unlink(missing_ok=True)
            self._file = None

    def notes(self, whose: Whose) -> RunNotes:
        """What the others have noted of this organization. Raises DeclarationsUnknown."""
        told = [self._ask(other, "Notes", whose, read_notes) for other in self._others()]
        return RunNotes.together(one for one in told if one is not None)

    def declared(self, whose: Whose) -> Mapping[ManagedItem, str]:
        """What the others declare in this organization, and by which resource. Raises DeclarationsUnknown."""
        if self._why_alone is not None:
            raise DeclarationsUnknown(
                f"what other provider blocks declare cannot be found out: {self._why_alone}",
                hint="Nothing was removed. Set CLAUDE_ADMIN_HOME to a folder that can be written",
            )
        told = [self._ask(other, "Declared", whose, read_declared) for other in self._others()]
        return {item: by for one in told if one is not None for item, by in one.items()}

    def note_claims_for(self, whose: Whose) -> None:
        """Remember that this process claims something of this organization: before it does, so that of two that meet at least one knows."""
        self._claimed_for.add(whose)

    def rival(self, whose: Whose, claims: Iterable[Claim | PeopleClaim], *, urn: str) -> Rival | None:
        """Who declares one of these in another block already. Where that cannot be found out nobody does: what is declared twice is no danger."""
        with contextlib.suppress(ClaudeAdminError):
            for other in self._others():
                named = self._ask(other, "Rival", whose, json.loads, claims=written_claims(claims), urn=urn)
                if named is not None:
                    what, by = named
                    return Rival(what, by)
        return None

    def handler(self) -> grpc.GenericRpcHandler:
        """What answers the others, beside what answers the engine. It asks nobody, so that two may ask each other."""

        def answers(made: Callable[[Mapping[str, Any]], bytes]) -> grpc.RpcMethodHandler[bytes, bytes]:
            async def answer(request: bytes, context: grpc.aio.ServicerContext[bytes, bytes]) -> bytes:
                asked = json.loads(request)
                if not secrets.compare_digest(str(asked["word"]), self._word):
                    await context.abort(grpc.StatusCode.PERMISSION_DENIED, "not the word of this process")
                try:
                    return await asyncio.get_running_loop().run_in_executor(self._threads, made, asked)
                except ClaudeAdminError as error:
                    await context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(error))
                    raise

            return grpc.unary_unary_rpc_method_handler(answer)

        return grpc.method_handlers_generic_handler(
            SERVICE,
            {
                "Notes": answers(lambda asked: written_notes(self._declared.notes_for(_is_meant(asked)))),
                "Declared": answers(lambda asked: written_declared(self._declared.declared_for(_is_meant(asked)))),
                "Rival": answers(lambda asked: json.dumps(self._rival(asked)).encode()),
            },
        )

    def _rival(self, asked: Mapping[str, Any]) -> tuple[str, str] | None:
        if not any(map(_is_meant(asked), self._claimed_for)):
            return None
        rival = self._find_rival(read_claims(asked["claims"]), str(asked["urn"]))
        return (rival.what, rival.by) if rival is not None else None

    def _others(self) -> Iterator[Path]:
        if self._file is None:
            return iter(())
        try:
            return iter([file for file in self._file.parent.iterdir() if file.name.isdigit() and file != self._file])
        except OSError as error:
            raise DeclarationsUnknown(f"{error.filename} cannot be read: {error.strerror}") from None

    def _ask(
        self, other: Path, what: str, whose: Whose, read: Callable[[bytes], _Told], **more: object
    ) -> _Told | None:
        """The answer of one other process; None when it has said goodbye meanwhile."""
        try:
            asked = json.dumps({"word": other.read_text(encoding="ascii"), "organization": whose(), **more}).encode()
            with grpc.insecure_channel(f"{HOST}:{other.name}", options=_OPTIONS) as channel:
                ask: grpc.UnaryUnaryMultiCallable[bytes, bytes] = channel.unary_unary(f"/{SERVICE}/{what}")
                return read(ask(asked, timeout=ASK_SECONDS))
        except FileNotFoundError:
            return None
        except grpc.RpcError as error:
            if not other.exists():
                return None
            raise _unknown(error) from None
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise DeclarationsUnknown(
                f"another provider block of this run gives no answer that makes sense: {error}", hint=_AGAIN
            ) from None


_AGAIN: Final = "Nothing was removed. Run it again"


def _is_meant(asked: Mapping[str, Any]) -> Callable[[Whose], bool]:
    return lambda whose: is_same_organization(whose(), str(asked["organization"]))


def _unknown(error: grpc.RpcError) -> DeclarationsUnknown:
    code: Any = error.code()
    if code is grpc.StatusCode.FAILED_PRECONDITION:
        return DeclarationsUnknown(
            f"another provider block of this run cannot find out what it declares: {error.details()}", hint=_AGAIN
        )
    return DeclarationsUnknown(
        f"another provider block of this run does not say what it declares ({code.name.lower()})", hint=_AGAIN
    )


def _sweep(runs: Path) -> None:
    """Take away what processes have left that were killed, and the folders of engines that have ended: nobody is at their ports any more."""
    for folder in [one for one in runs.iterdir() if one.is_dir()] if runs.is_dir() else ():
        with contextlib.suppress(FileNotFoundError):  # another one sweeps
            for file in folder.iterdir():
                if file.name.isdigit() and not _is_served(int(file.name)):
                    file.unlink(missing_ok=True)
        engine = folder.name.rpartition("-")[2]
        if engine.isdigit() and not _is_served(int(engine)):
            with contextlib.suppress(OSError):  # something is in it
                folder.rmdir()


def _is_served(port: int) -> bool:
    try:
        with socket.create_connection((HOST, port), timeout=ALIVE_SECONDS):
            return True
    except TimeoutError:
        return True
    except OSError:
        return False
