"""Two processes of one engine: neither takes away what the other declares, whatever becomes of the other."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NoReturn

import grpc.aio
import pytest
from pulumi.output import UNKNOWN

from pulumi_claude_admin.errors import DeclarationsUnknown, NotFound, Unreachable
from pulumi_claude_admin.lifecycle.claims import Claim, claim_members
from pulumi_claude_admin.lifecycle.declared_now import DeclaredNow
from pulumi_claude_admin.lifecycle.duplicate_declarations import Rival, find_rival, refuse_duplicates
from pulumi_claude_admin.lifecycle.managed_item import ManagedItem
from pulumi_claude_admin.lifecycle.other_blocks import about
from pulumi_claude_admin.model.owner import Owner
from pulumi_claude_admin.native.private_folder import private_folder
from pulumi_claude_admin.native.run_register import HOST, RunRegister

ENGINE = "127.0.0.1:4711"
CAP = ManagedItem("spend limit", "wrkspc_1")
ANA = ManagedItem("recipient", None, "ana@example.com")
SOON = 10.0


def acme() -> str:
    return "AAAAAAAA-0000-4000-8000-000000000001"


def acme_in_small_letters() -> str:
    return "aaaaaaaa-0000-4000-8000-000000000001"


def other_organization() -> str:
    return "bbbbbbbb-0000-4000-8000-000000000002"


def fails(error: Exception) -> NoReturn:
    raise error


@dataclass
class Processes:
    """Provider processes, each with its register, in this one."""

    runs: Path
    loop: asyncio.AbstractEventLoop
    servers: list[grpc.aio.Server] = field(default_factory=list)

    def start(
        self, *, engine: str = ENGINE, run: object = None, instead: Path | None = None
    ) -> tuple[DeclaredNow, RunRegister]:
        """`run` stands for the process where resources are claimed."""
        declared = DeclaredNow()
        register = RunRegister(engine, declared, lambda claims, urn: find_rival(claims, run=run, urn=urn))
        other = instead if instead is not None else self.runs
        register.announce(self.runs, self.serve(register), instead=lambda: other)
        return declared, register

    def serve(self, register: RunRegister) -> int:
        async def begin() -> int:
            server = grpc.aio.server()
            server.add_generic_rpc_handlers((register.handler(),))
            port = server.add_insecure_port(f"{HOST}:0")
            await server.start()
            self.servers.append(server)
            return port

        return asyncio.run_coroutine_threadsafe(begin(), self.loop).result()

    def kill(self) -> None:
        """End the process that was started last, which has no time to say so."""
        asyncio.run_coroutine_threadsafe(self.servers.pop().stop(0), self.loop).result()


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    started = Processes(tmp_path / "runs", loop)
    try:
        yield started
    finally:
        while started.servers:
            started.kill()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def test_what_another_block_of_the_organization_declares_is_kept(processes: Processes) -> None:
    (here, _), (there, _) = processes.start(), processes.start()
    with about(acme_in_small_letters):
        there.note("SpendLimit b", lambda: [CAP])
    with about(acme):
        assert here.hold([CAP, ANA]).kept == {CAP: "SpendLimit b"}
        assert here.declared_in("wrkspc_1") == "SpendLimit b"
        assert here.parts("spend limit", "wrkspc_1") == ("",)
        with here.taking([CAP, ANA]) as hold:
            assert hold.free == {ANA}
            assert hold.kept == {CAP: "SpendLimit b"}
        assert not here.was_taken(lambda: [CAP])


def test_what_another_block_knows_of_one_organization_by_two_credentials_is_told_together(processes: Processes) -> None:
    (here, _), (there, _) = processes.start(), processes.start()
    for whose, by, item in ((acme, "A", CAP), (acme_in_small_letters, "B", ANA)):
        with about(whose):
            there.note(by, partial(frozenset, [item]))
    with about(acme):
        assert here.hold([CAP, ANA]).kept == {CAP: "A", ANA: "B"}


def test_however_much_another_block_declares_it_is_all_told(processes: Processes) -> None:
    (here, _), (there, _) = processes.start(), processes.start()
    people = [ManagedItem("member limit", None, f"user_{number:0>100}") for number in range(40_000)]
    with about(acme):
        there.note("MemberSpendLimits monthly", lambda: people)
        assert here.hold([people[-1], CAP]).free == {CAP}


def test_what_a_block_of_another_organization_or_of_another_run_declares_is_not(processes: Processes) -> None:
    (here, _), (there, _), (elsewhere, _) = (
        processes.start(),
        processes.start(),
        processes.start(engine="127.0.0.1:4712"),
    )
    with about(other_organization):
        there.note("Notifications", lambda: fails(Unreachable("no answer")))
    with about(acme):
        elsewhere.note("Notifications", lambda: [ANA])
        with here.taking([ANA]) as hold:
            assert hold.free == {ANA}
    with about(other_organization):
        assert not there.was_taken(lambda: [ANA])


def test_who_declares_it_elsewhere_writes_it_again_after_it_was_taken_and_not_meanwhile(processes: Processes) -> None:
    (here, _), (there, _) = processes.start(), processes.start()
    order, waits = list[str](), threading.Event()

    def items() -> Iterable[ManagedItem]:
        waits.set()  # asked because it is being taken
        return [CAP]

    def write() -> None:
        with about(acme):
            there.wait_for(items)
        order.append("written")

    with about(acme):
        writer = threading.Thread(target=write)
        with here.taking([CAP]):
            writer.start()
            assert waits.wait(SOON)
            assert there.was_taken(lambda: [CAP])
            order.append("taken")
        writer.join(SOON)
        assert order == ["taken", "written"]
        assert there.was_taken(lambda: [CAP])
        assert not there.was_taken(lambda: [ANA])


def test_of_two_that_meet_at_one_item_at_least_one_knows_of_the_other(processes: Processes) -> None:
    (here, _), (there, _) = processes.start(), processes.start()
    known_there = list[bool]()

    class MeetsIt:
        """Declares it in the very moment when it is being taken: after the question."""

        def notes(self, whose: Callable[[], str]) -> NoReturn:
            raise NotImplementedError(whose)

        def declared(self, whose: Callable[[], str]) -> Mapping[ManagedItem, str]:
            with about(whose):
                there.note("SpendLimit b", lambda: [CAP])
                known_there.append(there.was_taken(lambda: [CAP]))
            return {}

    here.join(MeetsIt())
    with about(acme), here.taking([CAP]) as hold:
        assert hold.free == {CAP}
    assert known_there == [True]


def test_a_replacement_and_the_owner_of_a_workspace_are_known_everywhere(processes: Processes) -> None:
    (here, _), (there, _) = processes.start(), processes.start()
    owner = Owner("pulumi/shop/dev/payments", None)
    with about(acme):
        there.note_replacement(int, "wrkspc_1", {"name": "New"})
        there.note_owner(owner, adopts="wrkspc_2")
        assert here.is_replaced_later(int, "wrkspc_1")
        assert not here.is_replaced_later(str, "wrkspc_1")
        assert here.owner("pulumi/shop/dev/payments") == here.adopter("wrkspc_2") == owner
        there.note_replaced(int, {"name": "New"})
        assert not here.is_replaced_later(int, "wrkspc_1")
    with about(other_organization):
        assert here.owner("pulumi/shop/dev/payments") is None


class Run:
    """What a process remembers its claims by."""


def test_what_another_block_claims_already_is_said_and_the_same_resource_is_no_rival(processes: Processes) -> None:
    there = Run()
    (_, here), (_, register) = processes.start(run=Run()), processes.start(run=there)
    cap = Claim("the cap of a workspace", ("wrkspc_1",))
    ana = claim_members("wrkspc_1", ["Ana@example.com"])
    register.note_claims_for(acme_in_small_letters)
    refuse_duplicates([cap, ana], by="Cap 'there'", run=there, urn="urn:there")
    assert here.rival(acme, [cap], urn="urn:here") == Rival("the cap of a workspace", "Cap 'there'")
    assert here.rival(acme, [Claim(cap.what, (UNKNOWN,)), Claim(cap.what, ("wrkspc_2",))], urn="urn:here") is None
    person = here.rival(acme, [claim_members("wrkspc_1", ["ben@example.com", "ana@example.com"])], urn="urn:here")
    assert person == Rival("the membership of ana@example.com in a workspace", "Cap 'there'")
    everybody = here.rival(acme, [claim_members("wrkspc_1", [], exclusive=True)], urn="urn:here")
    assert everybody == Rival("the membership of a workspace", "Cap 'there'")
    assert here.rival(acme, [cap, ana], urn="urn:there") is None
    assert here.rival(other_organization, [cap], urn="urn:here") is None
    assert register.rival(acme, [cap], urn="urn:there") is None
    processes.kill()
    assert here.rival(acme, [cap], urn="urn:here") is None


def test_what_cannot_be_found_out_elsewhere_is_one_line_and_nothing_is_taken(processes: Processes) -> None:
    (here, _), (there, _) = processes.start(), processes.start()
    with about(acme):
        there.note("A", lambda: fails(NotFound("no such workspace")))  # means nothing, and is no reason
        with here.taking([CAP]) as hold:
            assert hold.free == {CAP}
        there.note("B", lambda: fails(Unreachable("no answer\nfrom the platform")))
        with pytest.raises(DeclarationsUnknown) as raised, here.taking([ANA]):
            pytest.fail("taken on a guess")
        assert not here.was_taken(lambda: [ANA])
        assert not there.was_taken(lambda: [ANA])
    assert str(raised.value) == (
        "another provider block of this run cannot find out what it declares: no answer from the platform. "
        "Nothing was removed. Run it again"
    )


def test_one_that_was_killed_leaves_it_unknown_and_one_that_said_goodbye_does_not(processes: Processes) -> None:
    here, _ = processes.start()
    there, register = processes.start()
    with about(acme):
        there.note("A", lambda: [CAP])
        processes.kill()
        with pytest.raises(DeclarationsUnknown, match="does not say what it declares"), here.taking([ANA]):
            pytest.fail("taken on a guess")
        register.withdraw()
        with here.taking([CAP]) as hold:
            assert hold.free == {CAP}


def test_what_a_killed_one_has_left_is_swept_by_the_next_run(processes: Processes) -> None:
    processes.start(engine="127.0.0.1:4712")
    processes.kill()
    (left,) = processes.runs.glob("*/*")
    processes.start()
    assert not left.parent.exists()
    assert len(list(processes.runs.glob("*/*"))) == 1


def test_a_run_leaves_no_folder_that_the_next_one_keeps_and_somebodys_file_stops_nobody(processes: Processes) -> None:
    with socket.create_server((HOST, 0)) as engine:
        still_runs = f"{HOST}:{engine.getsockname()[1]}"
        for address in ("127.0.0.1:4712", still_runs):
            processes.start(engine=address)[1].withdraw()
        (processes.runs / ".DS_Store").touch()
        here, _ = processes.start()
        folders = {one.name for one in processes.runs.iterdir() if one.is_dir()}
    assert folders == {still_runs.replace(":", "-"), ENGINE.replace(":", "-")}
    with about(acme):
        assert here.hold([CAP]).free == {CAP}


def test_only_who_knows_the_word_is_told_and_only_the_user_can_read_it(processes: Processes) -> None:
    (here, _), (there, _) = processes.start(), processes.start()
    with about(acme):
        there.note("A", lambda: [CAP])
        files = list(processes.runs.glob("*/*"))
        assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
        assert {file.parent.stat().st_mode & 0o777 for file in files} == {0o700}
        for file in files:
            file.write_text("another word")
        with pytest.raises(DeclarationsUnknown, match="permission_denied"):
            here.hold([CAP])


def test_somebody_else_at_the_port_of_another_block_is_not_believed(processes: Processes) -> None:
    here, _ = processes.start()
    with socket.create_server((HOST, 0)) as somebody:
        (own,) = processes.runs.glob("*/*")
        own.with_name(str(somebody.getsockname()[1])).write_bytes(b"\xff")
        with about(acme), pytest.raises(DeclarationsUnknown, match="no answer that makes sense"):
            here.hold([CAP])


@pytest.mark.parametrize("home", ["/proc", "/dev/null"])
def test_where_the_users_folder_cannot_be_written_another_of_theirs_is_taken(processes: Processes, home: str) -> None:
    instead = processes.runs
    processes.runs = Path(home, "runs")
    (here, _), (there, register) = (processes.start(instead=instead) for _ in range(2))
    with about(acme):
        there.note("A", lambda: [CAP])
        assert here.hold([CAP]).free == set()
    register.withdraw()
    assert len(list(instead.glob("*/*"))) == 1


def test_a_folder_that_is_not_this_users_alone_is_none(tmp_path: Path) -> None:
    folder = private_folder("runs", within=tmp_path)
    assert (private_folder("runs", within=tmp_path), folder.stat().st_mode & 0o777) == (folder, 0o700)
    folder.chmod(0o755)
    with pytest.raises(PermissionError):
        private_folder("runs", within=tmp_path)
    folder.rmdir()
    folder.symlink_to(tmp_path)
    with pytest.raises(PermissionError):
        private_folder("runs", within=tmp_path)


def test_where_the_others_cannot_be_found_nothing_is_removed_and_all_else_goes_on(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("no folder")
    here = DeclaredNow()
    RunRegister(ENGINE, here).announce(tmp_path / "runs", 4711, instead=lambda: fails(PermissionError("read-only")))
    with about(acme):
        here.note("A", lambda: [CAP])
        here.wait_for(lambda: [CAP])
        assert not here.was_taken(lambda: [CAP])
        with pytest.raises(DeclarationsUnknown, match=r"runs.* cannot be used.*Set CLAUDE_ADMIN_HOME"):
            here.hold([ANA])
