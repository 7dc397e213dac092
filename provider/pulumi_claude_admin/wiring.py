"""
The only place that chooses adapters, beside `forge_wiring`, `archive_wiring`, `enterprise_wiring` and `gateway_wiring`. Everything is made when it is first needed: declaring resources costs nothing.

The provider process and the command line ask for their one `session()`. A program process declares and never talks, unless it
looks something up: then it asks for a `program_session()`. What goes through them with other adapters, as tests do, puts its
own in with `install()`.
"""

from __future__ import annotations

import sys
import threading
import weakref
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn, cast

from pulumi_claude_admin.channel_memory import ChannelMemory
from pulumi_claude_admin.channels import Channels
from pulumi_claude_admin.engine_watch import EngineWatch, engine_address
from pulumi_claude_admin.enterprise_wiring import enterprise_organization
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.gateway_wiring import gateway_limits
from pulumi_claude_admin.kept_copy import new_kept
from pulumi_claude_admin.project_file import find_upwards
from pulumi_claude_admin.session import Session
from pulumi_claude_admin.settings import Settings, read_settings
from pulumi_claude_admin.write_journal import KEY_FILE, JournalFile, kept_key

if TYPE_CHECKING:
    from claude_console_shim.console_session import ConsoleSession
    from claude_console_shim.options import ShimOptions
    from pulumi_claude_admin.admin_api.http.credential import CredentialSource
    from pulumi_claude_admin.admin_api.http.transport import Transport
    from pulumi_claude_admin.admin_api.http.workload_credential import WorkloadCredential
    from pulumi_claude_admin.model.identity_token import WorkloadIdentity
    from pulumi_claude_admin.model.left_people import Left
    from pulumi_claude_admin.ports import AdminApi, Engine
    from pulumi_claude_admin.probe_ports import KeyProbe

CHANNELS_FILE: Final = "channels.json"


class _NoCredential:
    """Stands where the Admin API would be: any question to any object is the one clear sentence about the missing credential."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def __getattr__(self, name: str) -> _NoCredential:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_arguments: object, **_named: object) -> NoReturn:
        self._settings.credential()
        raise AssertionError("there is a credential after all")


def from_settings(settings: Settings, *, engine: Engine | None = None, is_full: bool = False) -> Session:
    """
    A session of the real adapters. Nothing is opened yet. Raises ConfigurationError when a copy is to be kept and cannot be.

    `engine` is the Pulumi engine that the browser must not outlive, in a provider process. `is_full`: the copy is renewed, not read.
    """
    from claude_console_shim.console import WebConsole  # noqa: PLC0415 - a program process needs no Console
    from pulumi_claude_admin.admin_api.cached.admin_api import CachedAdminApi  # noqa: PLC0415 - a program process needs no HTTP client

    return Session(
        settings=settings,
        api=CachedAdminApi(_admin_api(settings), kept=new_kept(settings, is_full=is_full)),
        console=WebConsole(lambda: _open_console(settings, engine)),
        channels=Channels(ChannelMemory(settings.cache_folder / CHANNELS_FILE, settings.base_url)),
        gateway_limits=gateway_limits(settings),
        enterprise_organization=enterprise_organization(settings),
    )


def new_journal(settings: Settings) -> JournalFile:
    """The record of what is written beside Pulumi, and of what is pressed in the Console. Nothing is opened yet."""
    key = settings.pseudonym_key

    def address_key() -> str:
        return key.get_secret_value() if key is not None else kept_key(settings.state_folder / KEY_FILE)

    return JournalFile(settings.journal_file, address_key=address_key)


def new_key_probe(settings: Settings) -> KeyProbe:
    """Calls with the secret of a key that is there to be tried. Nothing is opened yet."""
    from pulumi_claude_admin.admin_api.http.transport import RateLimiter, Transport  # noqa: PLC0415 - as above
    from pulumi_claude_admin.admin_api.key_probe import HttpKeyProbe  # noqa: PLC0415 - as above

    return HttpKeyProbe(lambda credential: Transport(settings.base_url, credential, RateLimiter(0)))


def _admin_api(settings: Settings) -> AdminApi:
    if not settings.has_credential:
        return cast("AdminApi", _NoCredential(settings))  # every question raises: it has no methods to check
    from pulumi_claude_admin.admin_api.client import HttpAdminApi  # noqa: PLC0415 - as above

    transport, feed = _transport(settings, credential_source(settings)), _feed_transport(settings)
    api = HttpAdminApi(transport, feed=feed)
    for opened in filter(None, (transport, feed)):
        weakref.finalize(api, opened.close)  # a process of inline programs may turn to another credential
    return api


def _feed_transport(settings: Settings) -> Transport | None:
    from pulumi_claude_admin.admin_api.http.credential import Credential  # noqa: PLC0415 - as above

    key = settings.feed_key
    return None if key is None else _transport(settings, Credential(kind="api_key", secret=key.get_secret_value()))


@contextmanager
def opened_api(settings: Settings, credential: CredentialSource) -> Iterator[AdminApi]:
    """The Admin API by a credential that was made already; its connections are closed in the end."""
    from pulumi_claude_admin.admin_api.client import HttpAdminApi  # noqa: PLC0415 - as above

    with closing(_transport(settings, credential)) as transport:
        yield HttpAdminApi(transport)


def _transport(settings: Settings, credential: CredentialSource) -> Transport:
    from pulumi_claude_admin.admin_api.http.transport import RateLimiter, Transport  # noqa: PLC0415 - as above

    return Transport(settings.base_url, credential, RateLimiter(settings.requests_per_minute))


def credential_source(settings: Settings) -> CredentialSource:
    """What calls get their credential from. Raises ConfigurationError when there is none."""
    from pulumi_claude_admin.admin_api.http.credential import Credential  # noqa: PLC0415 - as above

    if settings.workload_identity is not None:
        return workload_credential(settings, settings.workload_identity)
    kind, secret = settings.credential()
    return Credential(kind=kind, secret=secret.get_secret_value())


def workload_credential(settings: Settings, identity: WorkloadIdentity) -> WorkloadCredential:
    """The credential of a job that has no key: nothing is exchanged yet."""
    from pulumi_claude_admin.admin_api.http import identity_tokens  # noqa: PLC0415 - as above
    from pulumi_claude_admin.admin_api.http.token_exchange import TokenExchange  # noqa: PLC0415 - as above
    from pulumi_claude_admin.admin_api.http.transport import RateLimiter, Transport  # noqa: PLC0415 - as above
    from pulumi_claude_admin.admin_api.http.workload_credential import WorkloadCredential  # noqa: PLC0415 - as above

    source: identity_tokens.IdentityTokens
    if settings.identity_token_file is not None:
        source = identity_tokens.TokenFile(settings.identity_token_file)
    elif settings.identity_token is not None:
        source = identity_tokens.TokenVariable(settings.identity_token.get_secret_value())
    elif settings.github_token_url is not None and settings.github_request_token is not None:
        source = identity_tokens.GitHubTokens.at(
            settings.github_token_url, settings.github_request_token.get_secret_value()
        )
    else:
        raise AssertionError("there is a workload identity without an identity token")

    def connect() -> Transport:
        return Transport(settings.base_url, None, RateLimiter(0))

    return WorkloadCredential(source, TokenExchange(connect, identity))


def _open_console(settings: Settings, engine: Engine | None) -> ConsoleSession:
    options = shim_options(settings, engine=engine)
    from claude_console_shim.console_session import open_session  # noqa: PLC0415 - Playwright is an extra and heavy

    return open_session(options)


def shim_options(settings: Settings, *, engine: Engine | None = None) -> ShimOptions:
    """What the Console shim is told. Raises ConfigurationError that names the extra when it is not installed."""
    try:
        import claude_console_shim.console_session  # noqa: F401, PLC0415 - an extra and heavy
        from claude_console_shim.options import ShimOptions  # noqa: PLC0415 - the same
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            f"the Console channel needs the package {error.name!r}, which is not installed",
            hint="Install pulumi-claude-admin[console]",
        ) from None
    key = settings.console_state_key
    return ShimOptions(
        console_url=settings.console_url,
        state_file=settings.session_file,
        state_key=key.get_secret_value() if key is not None else None,
        browser=settings.console_browser,
        endpoint=settings.console_endpoint,
        language=settings.console_language,
        home=settings.state_folder,
        expected_organization_id=next((pinned for pinned, _ in settings.organization_pins), None),
        engine=engine,
        guard_rails=settings.guard_rails,
        trust_file=settings.console_trust_file,
        journal=new_journal(settings),
        rehearse=settings.console_rehearse,
    )


@dataclass(frozen=True, slots=True)
class _CopyAsked:
    """What a command was told about the kept copy: a folder that wins over the environment, and whether it is renewed whole."""

    folder: Path | None = None
    is_full: bool = False


class _Process:
    """What this process has chosen, once. The lock is reentrant: building may ask for settings that are being read."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.config: Mapping[str, str] = {}
        self.given: Mapping[str, object] = {}
        self.chosen: Session | None = None
        self.is_installed = False
        self.copy = _CopyAsked()
        self.engine: EngineWatch | None = None

    def watched_engine(self) -> EngineWatch | None:
        """The engine of a provider process, watched from the first time that somebody asks."""
        address = engine_address(sys.argv)
        if self.engine is None and address is not None:
            self.engine = EngineWatch(address)
            self.engine.start()
        return self.engine


_process: Final = _Process()


def watch_engine() -> None:
    """From now on leave when the engine of this provider process is gone. Raises ConfigurationError for what is no address of one."""
    _process.watched_engine()


def configure(config: Mapping[str, str], *, given: Mapping[str, object] | None = None) -> None:
    """
    Remember the stack's Pulumi config (flat `namespace:key` to text), and the settings that a provider block fills (`given`, by
    field): they count until the first `session()`.

    Pulumi configures a provider before it asks anything: from then on this process ends with its engine.
    """
    with _process.lock:
        _process.watched_engine()
        _process.config, _process.given = dict(config), dict(given or {})


def keep_copy(folder: Path | None, *, is_full: bool) -> None:
    """Have the next `session()` keep a copy in `folder` (None: where the environment says), and with `is_full` read everything."""
    with _process.lock:
        _process.copy = _CopyAsked(folder, is_full)


def session(folder: Path | None = None) -> Session:
    """
    The session of this process. Raises ConfigurationError, again each time, until the environment is right.

    `folder` is where the project is whose `claude-admin.toml` counts; by default the current one.
    """
    with _process.lock:
        if _process.chosen is None:
            settings, asked = read_settings(_process.config, folder=folder, given=_process.given), _process.copy
            if asked.folder is not None:
                settings = settings.model_copy(update={"cache": asked.folder})
            chosen = from_settings(settings, engine=_process.watched_engine(), is_full=asked.is_full)
            _process.chosen = replace(chosen, left=_left(folder or Path()))
        return _process.chosen


def _left(folder: Path) -> Left | None:
    """Who has left, by the file of the project that a folder is in. Raises ConfigurationError for a file that is none."""
    from pulumi_claude_admin.model.left_people import FILE_NAME, read_left  # noqa: PLC0415 - a program process needs none

    file = find_upwards(folder, FILE_NAME)
    try:
        return read_left(file.read_bytes(), source=str(file)) if file is not None else None
    except OSError as error:
        raise ConfigurationError(f"{file} cannot be read: {error.strerror}") from None


def program_session() -> Session:
    """
    The session of one run of a program, which remembers nothing of another run in this process, as Pulumi's inline programs have.

    It goes by the environment of now: a process may turn to another organization between two runs.
    """
    with _process.lock:
        chosen = session()
        if (
            not _process.is_installed
            and (now := read_settings(_process.config, given=_process.given)) != chosen.settings
        ):
            _process.chosen = chosen = from_settings(now)
        return replace(chosen, api=chosen.api.of_another_run())


def install(session: Session | None) -> None:
    """Make this the session of the process, from the next `session()` on. None: as if nothing had been chosen yet."""
    with _process.lock:
        _process.chosen, _process.is_installed = session, session is not None
