"""A reading that a forge ends in the middle: what came is told, and the next run goes on there."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.support.forges.merged_github import MergedGitHub
from tests.support.forges.serving import Answer, Json, serving
from tests.support.histories.history import History
from tests.support.outcomes_project import SHOP_ALONE, Outcomes, Project, document


@dataclass
class Revoked(MergedGitHub):
    """Its token is taken back before the third piece is read."""

    is_revoked: bool = True
    searched: list[str] = field(default_factory=list)
    """For pages of changes."""

    def answer(self, method: str, target: str, token: str, document: Json) -> Answer:
        if "nodes" in document["query"] and "search" in document["variables"]:
            self.searched.append(document["variables"]["search"])
            if self.is_revoked and "merged:2026-07-27" in self.searched[-1]:
                return 401, {}, {"message": "Bad credentials"}
        return super().answer(method, target, token, document)


def test_a_reading_that_ends_in_the_middle_is_told_as_far_as_it_came_and_goes_on_there(
    outcomes: Outcomes, company: Project, history: History
) -> None:
    company.write("outcomes.yaml", SHOP_ALONE)
    with serving(Revoked(history.changes)) as forge:
        code, out, _ = outcomes("--format", "json", forge_api_url=forge.url)
        told = document(out)
        assert code == 10
        assert "Bad credentials" in told["repositories"][0]["why_unread"]
        assert 0 < told["teams"][-1]["total"]["merged"] < len(history.changes) - len(history.bots)
        assert any("merged:2026-06-01" in one for one in forge.searched)

        forge.is_revoked, forge.searched = False, []
        code, out, _ = outcomes("--format", "json", forge_api_url=forge.url)
        assert code == 0
        assert document(out)["teams"][-1]["total"]["merged"] == len(history.changes) - len(history.bots)
        assert [one for one in forge.searched if "merged:2026-06-0" in one] == []
