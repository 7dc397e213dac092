"""Which processes of a run are still alive: the engine, its plugins, the browser. Ends none of them."""

from __future__ import annotations

from collections.abc import Iterator

import psutil

from tools.demo.environment import DemoEnvironment

_SECONDS_TO_GO = 10.0


def still_running(demo: DemoEnvironment) -> tuple[str, ...]:
    """
    Names of the processes of this run that are alive after ten seconds of grace; empty as soon as none is.

    A process belongs to the run when its environment names the run's folder: what the run starts inherits that.
    """
    _, alive = psutil.wait_procs(list(_of_run(demo)), timeout=_SECONDS_TO_GO)
    return tuple(sorted(process.name() for process in alive if process.is_running()))


def _of_run(demo: DemoEnvironment) -> Iterator[psutil.Process]:
    for process in psutil.process_iter():
        try:
            named = process.environ().get("CLAUDE_ADMIN_HOME")
        except psutil.Error:
            continue
        if named == str(demo.home):
            yield process
