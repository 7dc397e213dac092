"""
Remedies of machine identities, external keys, people and API keys, executed as they are printed; then the finding is gone.

Against the provider's own server, as the engine would call it. Those of workspaces and what stands on them are executed on the
real engine (`tests/engine/test_remedies.py`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.http.transport import Credential
from pulumi_claude_admin.findings import Kind, Status
from tests.contract.conftest import Connect
from tests.support import remedy_desk as desks
from tests.support.remedy_desk import LATER, Deed, Desk
from tests.support.remedy_table import TAKE_OUT, left_over
from tests.support.story.engine import Engine
from tests.support.story.kinds import PROVIDERS
from tests.support.story.provider_server import ProviderServer, ServedProvider


class Case(NamedTuple):
    """`words` is an expression for one choice of the remedy of the finding about `of`, which `deed` brings about."""

    words: str
    status: Status
    kind: Kind
    of: str
    deed: Deed


EDITED: Final[Mapping[str, tuple[Kind, Deed]]] = {
    "ci": (Kind.SERVICE_ACCOUNT, desks.edit_account),
    "place": (Kind.SERVICE_ACCOUNT_MEMBER, desks.edit_place),
    "github": (Kind.FEDERATION_ISSUER, desks.edit_issuer),
    "main": (Kind.FEDERATION_RULE, desks.edit_rule),
    "key": (Kind.EXTERNAL_KEY, desks.edit_key),
    "ben": (Kind.ORGANIZATION_MEMBER, desks.edit_person),
}
GONE: Final[Mapping[str, tuple[Kind, Deed]]] = {
    "place": (Kind.SERVICE_ACCOUNT_MEMBER, desks.remove_place),
    "main": (Kind.FEDERATION_RULE, desks.forget("federation_rules", "main")),
    "key": (Kind.EXTERNAL_KEY, desks.forget("external_keys", "key")),
    "fay": (Kind.INVITE, desks.withdraw),
}
ARCHIVED: Final[Mapping[str, tuple[Kind, Deed]]] = {
    "ci": (Kind.SERVICE_ACCOUNT, desks.archive_account),
    "github": (Kind.FEDERATION_ISSUER, desks.archive_issuer),
    "main": (Kind.FEDERATION_RULE, desks.archive_rule),
}
UNDECLARED: Final[Mapping[str, Kind]] = {
    "ci": Kind.SERVICE_ACCOUNT,
    "place": Kind.SERVICE_ACCOUNT_MEMBER,
    "github": Kind.FEDERATION_ISSUER,
    "main": Kind.FEDERATION_RULE,
    "key": Kind.EXTERNAL_KEY,
    "ben": Kind.ORGANIZATION_MEMBER,
    "fay": Kind.INVITE,
}
CASES: Final = (
    *(
        Case(r"`pulumi up --refresh` puts it back", Status.DRIFTED, kind, of, deed)
        for of, (kind, deed) in EDITED.items()
    ),
    *(
        Case(r"to keep what is there, change the program", Status.DRIFTED, kind, of, deed)
        for of, (kind, deed) in EDITED.items()
    ),
    *(
        Case(r"`pulumi up --refresh` sets it again", Status.MISSING, kind, of, deed)
        for of, (kind, deed) in GONE.items()
    ),
    *(
        Case(rf"if it was removed on purpose, {TAKE_OUT}", Status.MISSING, kind, of, deed)
        for of, (kind, deed) in GONE.items()
    ),
    *(Case(TAKE_OUT, Status.ARCHIVED, kind, of, deed) for of, (kind, deed) in ARCHIVED.items()),
    *(
        Case(r"declare a new one, under another name, where it is still needed", Status.ARCHIVED, kind, of, deed)
        for of, (kind, deed) in ARCHIVED.items()
    ),
    *(Case(r"declare an? \w+", Status.UNMANAGED, kind, of, desks.theirs(of)) for of, kind in UNDECLARED.items()),
    *(Case(r"remove it", Status.UNMANAGED, kind, of, desks.theirs(of)) for of, kind in UNDECLARED.items()),
    *(
        Case(r"list it in \.claude-admin-ignore", Status.UNMANAGED, kind, of, desks.theirs(of))
        for of, kind in UNDECLARED.items()
    ),
    Case(r"`pulumi up` sends it again", Status.DRIFTED, Kind.INVITE, "fay", desks.weeks_go_by),
    Case(rf"if nobody is to be invited, {TAKE_OUT}", Status.DRIFTED, Kind.INVITE, "fay", desks.weeks_go_by),
)


@pytest.fixture(scope="module")
def server(running_simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProviderServer]:
    made = ProviderServer(
        {
            **os.environ,
            "ANTHROPIC_AUTH_TOKEN": running_simulator.oauth_token,
            "ANTHROPIC_BASE_URL": running_simulator.base_url,
            "CLAUDE_ADMIN_HOME": str(tmp_path_factory.mktemp("home")),
        }
    )
    yield made
    made.close()


@pytest.fixture
def desk(simulator: Simulator, server: ProviderServer, connect: Connect) -> Desk:
    engine = Engine({kind: ServedProvider(server, provider) for kind, provider in PROVIDERS.items()})
    made = Desk(simulator, connect(Credential("auth_token", simulator.oauth_token)), engine, server)
    made.up()
    made.ids = {name: one.id for name, one in made.state.items()}
    simulator.advance(LATER)
    return made


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.of}: {case.words[:30]}")
def test_a_remedy_is_executed_and_the_finding_is_gone(desk: Desk, case: Case) -> None:
    id_ = desk.ids[case.of]
    case.deed(desk)
    desk.simulator.advance(LATER)
    (found,) = [one for one in desk.drift() if one.subject.kind is case.kind and one.subject.id == id_ and one.remedy]
    assert found.status is case.status
    assert found.remedy is not None
    assert left_over(found.remedy) == ""
    said = re.search(case.words, found.remedy)
    assert said is not None, found.remedy

    desks.do(desk, case.of, said[0], found)
    desk.simulator.advance(LATER)

    findings = desk.drift()
    if case.status is not Status.ARCHIVED and desk.program.keys() == desk.state.keys():
        assert {one.status for one in findings if one.urn} == {Status.IN_SYNC}
    left = {one.status for one in findings if one.subject.kind is case.kind and one.subject.id == id_}
    assert left <= {Status.IN_SYNC, Status.IGNORED}, left
