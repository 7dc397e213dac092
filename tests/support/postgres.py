"""The system's PostgreSQL with an empty cluster of its own on loopback, for tests of what keeps its state there. Nothing is installed."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.local_ports import free_port, is_listening
from tests.support.other_admin import until

_ROOT = 0
_SECONDS = 30


def postgres_programs() -> Path | None:
    """The folder of `initdb` and `postgres`, the newest of the system's; None where there is none."""
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parent.name), reverse=True)
    found = shutil.which("initdb")
    places = [*packaged, *([Path(found).parent] if found is not None else [])]
    return next((one for one in places if (one / "initdb").exists() and (one / "postgres").exists()), None)


@contextmanager
def postgres(programs: Path, folder: Path, *, database: str) -> Iterator[str]:
    """The address of an empty database in a cluster in `folder`; PostgreSQL runs as nobody where this is root, which it refuses."""
    user = pwd.getpwnam("nobody") if os.geteuid() == _ROOT else None
    data = folder / "postgres"
    data.mkdir()
    as_whom = {} if user is None else {"user": user.pw_uid, "group": user.pw_gid}
    if user is not None:
        os.chown(data, user.pw_uid, user.pw_gid)
        _let_through(folder)
    made = [programs / "initdb", "-D", data, "-U", "gw", "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "-N"]
    subprocess.run(made, check=True, capture_output=True, cwd="/", **as_whom)  # type: ignore[call-overload]
    port = free_port()
    options = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": "", "fsync": "off"}
    command = [
        programs / "postgres",
        "-D",
        data,
        *(word for name in options for word in ("-c", f"{name}={options[name]}")),
    ]
    with (folder / "postgres.log").open("wb") as log:
        running = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **as_whom)  # type: ignore[call-overload]
        try:
            until(lambda: is_listening(port))
            create = [str(programs / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "gw", database]
            _until_ready(create)
            yield f"postgres://gw@127.0.0.1:{port}/{database}"
        finally:
            running.terminate()
            running.wait(_SECONDS)


def _let_through(folder: Path) -> None:
    """Temporary folders of tests are closed to others: open the way to the cluster, and to nothing in it."""
    for one in (folder, *folder.parents):
        if one.stat().st_uid == os.geteuid() and one.is_relative_to(Path("/tmp")) and one != Path("/tmp"):  # noqa: S108 - compared, not used
            one.chmod(one.stat().st_mode | 0o011)


def _until_ready(create: list[str]) -> None:
    """It listens a moment before it takes anybody."""
    until(lambda: subprocess.run(create, capture_output=True, check=False).returncode == 0)
