"""Everything one running simulator knows, in one object that is handed to whoever needs it.

The world is made from a seed and can be made anew from it (reset). No HTTP here.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from claude_simulator.clock import Clock
from claude_simulator.faults import Faults
from claude_simulator.http.model_limits import ModelLimits
from claude_simulator.http.request_counter import RequestCounter
from claude_simulator.http.request_limit import RequestLimits
from claude_simulator.ids import Ids
from claude_simulator.layout_folder import LayoutFolder
from claude_simulator.organization import Credential, Organization
from claude_simulator.sessions import ConsoleSession, Sessions
from claude_simulator.switches import Switches

WORKSPACE_KEY_PREFIX = "sk-ant-api03-"
LAYOUTS = ("a", "b", "c", "d")
DEFAULT_LAYOUT = "c"


class UnknownPerson(ValueError):
    """Nobody of that e-mail address is in any organization."""


class NoEnterprise(ValueError):
    """No organization of the simulator is a Claude Enterprise one."""


@dataclass(slots=True)
class Populated:
    """What a seed makes: organizations, the first being the one that the simulator is about."""

    organizations: list[Organization]
    switches: Mapping[str, str | int] = field(default_factory=dict)


Populate = Callable[[Clock, Switches, Ids], Populated]


@dataclass(slots=True)
class World:
    """One simulator's state. ``options`` are switches given at the start; they win over the seed's.

    ``layouts`` are by organization; ``layout_folder`` is one for all of them, in place of those. ``limits_to_come_back`` are those of a save that did not last (console/pages/reverting.py).
    ``revision`` counts what may have changed something. ``real_time`` (seconds) is what request limits count by; everything else asks ``clock``.
    """

    populate: Populate
    options: Mapping[str, str | int] = field(default_factory=dict)
    start_layout: str | LayoutFolder = DEFAULT_LAYOUT
    start_latency_ms: float = 0
    real_time: Callable[[], float] = time.time
    layout_folder: LayoutFolder | None = field(init=False)
    layouts: dict[str, str] = field(init=False)
    latency_ms: float = field(init=False)
    clock: Clock = field(init=False)
    switches: Switches = field(init=False)
    ids: Ids = field(init=False)
    faults: Faults = field(init=False)
    requests: RequestCounter = field(init=False)
    console_saves: RequestCounter = field(init=False)
    console_pages: RequestCounter = field(init=False)
    console_sent: RequestCounter = field(init=False)
    sessions: Sessions = field(init=False)
    request_ids: Ids = field(init=False)
    request_limits: RequestLimits = field(init=False)
    model_limits: ModelLimits = field(init=False)
    organizations: dict[str, Organization] = field(init=False)
    limits_to_come_back: dict[str, dict[str, object]] = field(init=False)
    revision: int = 0
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def __post_init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Go back to the start: the seed's organization, no faults, no sessions, nothing counted."""
        with self.lock:
            self.layouts = {}
            self.limits_to_come_back = {}
            self.latency_ms = self.start_latency_ms
            self.clock = Clock()
            self.switches = Switches()
            self.ids = Ids(seed=1)
            self.faults = Faults()
            self.requests = RequestCounter()
            self.console_saves = RequestCounter()
            self.console_pages = RequestCounter()
            self.console_sent = RequestCounter()
            self.request_ids = Ids(seed=2)
            self.request_limits = RequestLimits(self.real_time)
            self.model_limits = ModelLimits(self.real_time)
            self.sessions = Sessions(self.clock, self.ids, self.switches)
            populated = self.populate(self.clock, self.switches, self.ids)
            for name, value in {**populated.switches, **self.options}.items():
                self.switches.set(name, value)
            self.organizations = {organization.uuid: organization for organization in populated.organizations}
            self.set_layout(self.start_layout)

    @property
    def organization(self) -> Organization:
        """The organization that the simulator is about."""
        return next(iter(self.organizations.values()))

    @property
    def enterprise(self) -> Organization:
        """The first Enterprise organization; raises :class:`NoEnterprise`."""
        for organization in self.organizations.values():
            if organization.is_enterprise:
                return organization
        raise NoEnterprise("the seed has no Enterprise organization")

    @property
    def layout(self) -> str:
        """The layout of the Console pages of the simulator's own organization."""
        return self.layout_of(self.organization)

    def layout_of(self, organization: Organization) -> str:
        """Return the layout of an organization's Console pages."""
        return self.layouts.get(organization.uuid, DEFAULT_LAYOUT)

    def set_layout(self, layout: str | LayoutFolder, organization_id: str | None = None) -> None:
        """Choose the layout of one organization's Console pages (by its UUID), or of all; one in a folder is of all."""
        if isinstance(layout, LayoutFolder):
            self.layout_folder = layout
            return
        if layout not in LAYOUTS:
            raise ValueError(f"there is no layout {layout!r}; there are: {', '.join(LAYOUTS)}")
        if organization_id is not None and organization_id not in self.organizations:
            raise ValueError(f"there is no organization {organization_id!r}")
        self.layout_folder = None
        chosen = self.organizations if organization_id is None else (organization_id,)
        self.layouts = {**self.layouts, **dict.fromkeys(chosen, layout)}

    def credential(self, secret: str) -> tuple[Organization, Credential] | None:
        """Find the organization that a secret belongs to; every ``sk-ant-api03-`` is a workspace's key of the first.

        One that is disabled, or whose API key is not active, is not found: "invalid or has been revoked" is one answer (errors.md#codes).
        """
        for organization in self.organizations.values():
            credential = organization.credentials.get(secret)
            if credential is not None:
                return None if organization.is_stopped(credential) else (organization, credential)
        if secret.startswith(WORKSPACE_KEY_PREFIX):
            return self.organization, Credential("workspace_key", secret)
        return None

    def organizations_of(self, email: str) -> list[Organization]:
        """Return the organizations in which a person is, the simulator's own first."""
        return [o for o in self.organizations.values() if o.user_by_email(email) is not None]

    def sign_in(self, email: str) -> ConsoleSession:
        """Start a Console session in the first organization of a person; raises :class:`UnknownPerson`."""
        with self.lock:
            organizations = self.organizations_of(email)
            if not organizations:
                raise UnknownPerson(f"nobody has the e-mail address {email!r}")
            return self.sessions.start(email, organizations[0].uuid)
