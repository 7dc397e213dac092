"""How many browsers one `pulumi up` starts: with declarations that only the Console can make, and without."""

import dataclasses
import shutil
from pathlib import Path
from typing import Final

from bench.figure import Figure
from bench.ground import PLAIN, BenchFailed, Ground
from tools.demo.environment import DemoEnvironment, tools_environment

WORKSPACES: Final = 4


def measure(ground: Ground) -> tuple[Figure, ...]:
    """An organization outside the spend-limit preview; the first `up` of the same program has caps, the other leaves them out."""
    ground.speak(f"pulumi up of {WORKSPACES} workspaces with caps in the Console, and without caps")
    seed = "generated:workspaces=0,people=20,members=0"
    with_caps, without = _starts(ground, seed, "1"), _starts(ground, seed, "")
    return (
        Figure("browser starts of an up with the Console", with_caps, 1, "starts", f"{WORKSPACES} caps at once"),
        Figure("browser starts of an up without it", without, 0, "starts", "the same without caps"),
    )


def _starts(ground: Ground, seed: str, caps: str) -> int:
    demo = ground.demo(
        f"browsers{caps}", seed=seed, program="caps", switches=("spend_limits_api=not_enabled_403",), latency_ms=0
    )
    counted = demo.folder / "starts"
    own = {
        "CLAUDE_CONSOLE_BROWSER": str(_counting(demo, counted)),
        "BENCH_CAPS": caps,
        "BENCH_WORKSPACES": str(WORKSPACES),
    }
    ground.must(
        dataclasses.replace(demo, environment={**demo.environment, **own}),
        "pulumi",
        "up",
        *PLAIN,
        "--yes",
        "--skip-preview",
    )
    if caps and not demo.platform.requests()["console_saves"]:
        raise BenchFailed("the caps were not set in the Console")
    return len(counted.read_text().splitlines()) if counted.exists() else 0


def _counting(demo: DemoEnvironment, counted: Path) -> Path:
    """A program that is the browser, and adds a line to a file each time that it is started."""
    browser = tools_environment().get("CLAUDE_CONSOLE_BROWSER") or shutil.which("chromium") or "chromium"
    wrapper = demo.folder / "browser"
    wrapper.write_text(f'#!/bin/sh\necho started >> "{counted}"\nexec "{browser}" "$@"\n')
    wrapper.chmod(0o700)
    return wrapper
