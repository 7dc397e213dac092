"""What was merged at GitHub since the last good run of a workflow, by PyGithub. Source: docs/platform/github.md#runs."""

from __future__ import annotations

import github
from github.WorkflowRun import WorkflowRun

from pulumi_claude_admin.errors import PullRequestError
from pulumi_claude_admin.forge_ports import Merged, Since
from pulumi_claude_admin.forges.github_client import told, viewer_of
from pulumi_claude_admin.forges.github_pull_request import GitHubPullRequest


class GitHubMerges:
    """The merges that run number `run` applies: everything on its branch since the run of the same workflow that last succeeded there."""

    def __init__(self, client: github.Github, repository: str, run: int) -> None:
        self._client = client
        self._name = repository
        self._repository = client.get_repo(repository)
        self._run = run

    def viewer(self) -> str:
        """The login of this token."""
        return viewer_of(self._client)

    def since_last_good_run(self) -> Since:
        """Each merged pull request once, oldest first."""
        with told(f"reading run {self._run} of {self._name}"):
            run = self._repository.get_workflow_run(self._run)
            branch, newest = run.head_branch, run.head_sha
        commits, remarks = self._commits(run, branch, newest)
        found: dict[int, str] = {}
        for commit in commits:
            merged = self._merged_by(commit, branch)
            found.update(merged)
            if not merged:
                remarks.append(f"commit {commit[:12]} came without a pull request, so its steps are to be accepted")
        pull_requests = tuple(self._with_comments(number, head) for number, head in sorted(found.items()))
        return Since(pull_requests, tuple(remarks))

    def _commits(self, run: WorkflowRun, branch: str, newest: str) -> tuple[list[str], list[str]]:
        good = self._last_good(run, branch)
        if good is None:
            return [newest], [
                f"no earlier run on {branch} has succeeded: only the pull request of {newest[:12]} counts"
            ]
        try:
            with told(f"comparing {good[:12]} with {branch}"):
                return [one.sha for one in self._repository.compare(good, branch).commits], []
        except PullRequestError as error:
            if not error.is_gone:
                raise
            return [newest], [
                f"commit {good[:12]} of the last good run is gone: only the pull request of {newest[:12]} counts"
            ]

    def _last_good(self, run: WorkflowRun, branch: str) -> str | None:
        """Its commit. What it applied is that or a later one."""
        with told(f"looking for the last good run of {self._name}"):
            runs = self._repository.get_workflow(run.workflow_id).get_runs(branch=branch, status="success")
            return next((one.head_sha for one in runs if one.id != self._run), None)

    def _merged_by(self, commit: str, branch: str) -> dict[int, str]:
        with told(f"looking for the pull requests of commit {commit[:12]}"):
            found = self._repository.get_commit(commit).get_pulls()
            return {one.number: one.head.sha for one in found if one.merged_at is not None and one.base.ref == branch}

    def _with_comments(self, number: int, head: str) -> Merged:
        return Merged(number, head, GitHubPullRequest(self._client, self._name, number).comments())
