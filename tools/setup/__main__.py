"""
Makes everything that demo, tests and benchmark need, or says in a sentence what is missing.

    python3 -m tools.setup [packages] [engine] [browser] [referee] [receiver] [policy_pack] [certutil] [headless_shell] [yaml]

Run it from the root of the checkout; the first three parts when none is named.

Idempotent: what is there is found again in about a second; what an interruption left half done is finished.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Mapping

from tools.folders import cache_folder
from tools.pulumi import install, language_yaml
from tools.setup import browser, certutil, headless_shell, policy_pack, receiver, referee, virtual_environment
from tools.setup.failure import SetupFailed
from tools.talk import say

PARTS = ("packages", "engine", "browser")
FOR_TESTS = ("referee", "receiver", "policy_pack", "certutil", "headless_shell", "yaml")
"""What only `make test` needs: it is set up when it is named."""


def set_up(parts: Iterable[str], *, environ: Mapping[str, str]) -> None:
    """Set up the named parts, in the order in which they need each other. Raises `SetupFailed`."""
    cache = cache_folder(environ)
    cache.mkdir(parents=True, exist_ok=True)
    if "packages" in parts:
        virtual_environment.prepare(environ, cache=cache, speak=say)
    if "engine" in parts and install.install(environ) is None:
        raise SetupFailed(install.NO_WAY)
    if "browser" in parts:
        browser.prepare(environ, cache=cache, speak=say)
    if "referee" in parts:
        referee.prepare(environ, cache=cache, speak=say)
    if "receiver" in parts:
        receiver.prepare(environ, cache=cache, speak=say)
    if "policy_pack" in parts:
        policy_pack.prepare(environ, cache=cache, speak=say)
    if "certutil" in parts:
        certutil.prepare(environ, speak=say)
    if "headless_shell" in parts:
        headless_shell.prepare(environ, speak=say)
    if "yaml" in parts:
        _language_of_yaml(environ)


def _language_of_yaml(environ: Mapping[str, str]) -> None:
    try:
        language_yaml.install(environ)
    except language_yaml.NoLanguageHost as failure:
        raise SetupFailed(str(failure)) from failure


def main(arguments: list[str]) -> int:
    """Set up what the arguments name, or what demo and tests share."""
    parser = argparse.ArgumentParser(prog="python3 -m tools.setup", description="Set up what demo and tests need.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"one or more of: {', '.join((*PARTS, *FOR_TESTS))}")
    parts = parser.parse_args(arguments).parts or list(PARTS)
    unknown = sorted(set(parts) - {*PARTS, *FOR_TESTS})
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}")
    try:
        set_up(parts, environ=os.environ)
    except SetupFailed as failure:
        say(str(failure))
        return 1
    except KeyboardInterrupt:
        say("interrupted; the next run goes on where this one was")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
