"""The command ``claude-simulator``. ``--help`` and ``record`` need only the standard library, the rest needs the extra.

Nothing of the server is imported before the arguments are read.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from collections.abc import Sequence

from claude_simulator.given_once import Parser
from claude_simulator.switches import SWITCHES

EXTRA = ("starlette", "uvicorn", "jinja2")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code (2: wrong usage, or the extra is not installed)."""
    options = _parser().parse_args(arguments)
    if options.command == "record":
        from claude_simulator.parity.command import record  # noqa: PLC0415 - loaded by who records

        return record(options)
    missing = [name for name in EXTRA if importlib.util.find_spec(name) is None]
    if missing:
        sys.stderr.write(
            f"claude-simulator: {', '.join(missing)} not installed; run: pip install 'pulumi-claude-admin[simulator]'\n"
        )
        return 2
    if options.command == "compare":
        from claude_simulator.parity.command import compare_with  # noqa: PLC0415 - loaded by who compares

        return compare_with(options)
    if options.command == "truth":
        from claude_simulator.spending.truth_command import write_truth  # noqa: PLC0415 - loaded by who asks

        return write_truth(options)
    from claude_simulator.serve import serve  # noqa: PLC0415 - only now is it known that the extra is there

    return serve(options)


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="claude-simulator",
        description="A local stand-in for the Claude platform: Admin API and Console pages over one state. "
        "Not affiliated with Anthropic.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    serve = commands.add_parser(
        "serve",
        help="print one JSON line with the addresses and serve until terminated",
        epilog="switches: " + "; ".join(_described(name) for name in SWITCHES),
    )
    serve.add_argument("--host", default="127.0.0.1", help="where to listen (default: %(default)s)")
    serve.add_argument("--port", type=int, default=0, help="the port; 0 takes a free one (default)")
    seed = serve.add_mutually_exclusive_group()
    seed.add_argument(
        "--seed",
        default="quickstart",
        help="quickstart, tiny, startup, company, hostile, story, a TOML file, "
        "generated:workspaces=100,people=1000,members=20,seed=1,cap=0,spending=0, or drawn:NUMBER",
    )
    seed.add_argument(
        "--from-state", metavar="FILE", help="an organization as a `pulumi stack export` has it, for previews"
    )
    serve.add_argument(
        "--person", action="append", default=[], metavar="EMAIL", help="somebody who is there too (repeatable)"
    )
    serve.add_argument(
        "--state", metavar="FILE", help="keep the state here: loaded at the start if it is there, saved after changes"
    )
    serve.add_argument("--latency", type=float, default=0, metavar="MS", help="milliseconds added to every API answer")
    layout = serve.add_mutually_exclusive_group()
    layout.add_argument("--layout", choices=("a", "b", "c", "d"), default="c", help="layout of the Console pages")
    layout.add_argument(
        "--layout-folder",
        metavar="DIR",
        help="a layout of one's own: a folder with layout.toml and its templates",
    )
    serve.add_argument("--set", action="append", default=[], metavar="SWITCH=VALUE", help="set a switch (repeatable)")
    serve.add_argument(
        "--log",
        action="store_true",
        help="one line per request on stderr: time, method, path, status, milliseconds, request id, and which faults and "
        "switches acted; without secrets, e-mail addresses masked",
    )
    _add_truth(commands)
    _add_parity(commands)
    return parser


def _add_parity(commands: argparse._SubParsersAction[Parser]) -> None:
    record = commands.add_parser(
        "record",
        help="read an organization and keep the shapes of its answers",
        description="Reads (GET only) with the credential in ANTHROPIC_ADMIN_API_KEY or ANTHROPIC_AUTH_TOKEN, of an Enterprise organization "
        "in CLAUDE_ADMIN_ENTERPRISE_KEY, at "
        "ANTHROPIC_BASE_URL, and keeps shapes: no id, name, address or amount.",
    )
    record.add_argument("--i-have-permission", action="store_true", help="the organization's owner allowed it")
    record.add_argument("--out", metavar="FILE", help="where to write; else to stdout")
    record.add_argument(
        "--surface", choices=("console", "enterprise"), default="console", help="which kind (default: %(default)s)"
    )
    compare = commands.add_parser("compare", help="say where a simulator answers differently from a recording")
    compare.add_argument("recording", metavar="RECORDING", help="a file that `record` wrote")
    compare.add_argument("--seed", default="company", help="the simulator's seed (default: %(default)s)")
    compare.add_argument("--set", action="append", default=[], metavar="SWITCH=VALUE", help="set a switch (repeatable)")


def _add_truth(commands: argparse._SubParsersAction[Parser]) -> None:
    truth = commands.add_parser(
        "truth", help="say what is wrong in a seed's organization, where, since when, what it cost"
    )
    truth.add_argument("--seed", default="story", help="as of serve (default: %(default)s)")
    truth.add_argument("--out", metavar="FILE", help="where to write; else to stdout")


def _described(name: str) -> str:
    switch = SWITCHES[name]
    return f"{name} = {' | '.join(switch.choices) if switch.choices else f'n (default {switch.default})'}"


if __name__ == "__main__":
    sys.exit(main())
