// The page of one workspace: its tabs, renaming and archiving.

import { doAtOnce, openDialog } from "./dialogs.js";
import { show } from "./fill.js";
import { freshId } from "./ids.js";
import { keysPanel } from "./keys.js";
import { showLate } from "./late.js";
import { membersPanel, roleTitle } from "./members.js";
import { moveAmong } from "./menus.js";
import { attempt } from "./messages.js";
import { adminApi, api, content, firstTab, workspaceId } from "./place.js";
import { claudeCodeLimitsPanel } from "./claude_code_limits.js";
import { ratesPart } from "./rate_limits.js";
import { call } from "./server.js";
import { singleRatesPart } from "./single_rates.js";
import { spendPart } from "./spend_limits.js";
import { readName } from "./words.js";

async function serviceAccountsPanel(place, workspace) {
  const found = await call("GET", `${adminApi}/workspaces/${workspaceId}/service_accounts`);
  const accounts = found.service_accounts.map((each) => ({ ...each, role: roleTitle(each.workspace_role) }));
  show(place, "panel-service-accounts", { ...workspace, accounts, any: accounts.length > 0 }, {});
}

const spendBase = () => `${api}/workspaces/${workspaceId}`;
const parts = {
  spend: (place, workspace) => spendPart(place, "part-spend", spendBase(), workspace),
  rates: (place, workspace) => ratesPart(place, "part-rates", workspace),
  "rates-by-value": (place, workspace) => singleRatesPart(place, "part-rates-by-value", workspace),
};

// A tab of several parts: which, and in which order, is in its template.
async function limitsPanel(place, workspace) {
  show(place, "panel-limits", workspace, {});
  for (const part of place.querySelectorAll("[data-part]")) await parts[part.dataset.part](part, workspace);
}

const panels = {
  members: membersPanel,
  keys: keysPanel,
  "service-accounts": serviceAccountsPanel,
  limits: limitsPanel,
  "rate-limits": (place, workspace) => ratesPart(place, "panel-rate-limits", workspace),
  "spend-limits": (place, workspace) => spendPart(place, "panel-spend-limits", spendBase(), workspace),
  "person-limits": claudeCodeLimitsPanel,
};

export async function workspacePage() {
  const path = `${adminApi}/workspaces/${workspaceId}`;
  let workspace = await call("GET", path);
  let current = firstTab;

  // Mark a tab as chosen, and return what fills its panel.
  function openTab(name) {
    current = name;
    for (const tab of content.querySelectorAll("[role=tab]")) {
      const chosen = tab.dataset.tab === name;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      if (chosen) content.querySelector("[data-panel]").setAttribute("aria-labelledby", tab.id);
    }
    const loading = document.createElement("div");
    content.querySelector("[data-panel]").replaceChildren(loading);
    return () => panels[name](loading, workspace);
  }

  function chooseTab(name) {
    history.pushState(null, "", `/settings/workspaces/${workspaceId}/${name}`);
    return showLate(openTab(name));
  }

  async function render(record) {
    const scope_name = record.name;
    workspace = { ...record, scope_name, above: "The organization's limit of {amount} applies." };
    document.title = `${record.name} · Console simulator`;
    show(content, "view", workspace, handlers);
    const tabs = [...content.querySelectorAll("[role=tab]")];
    const panel = content.querySelector("[data-panel]");
    panel.id = freshId();
    for (const tab of tabs) {
      tab.id = freshId();
      tab.setAttribute("aria-controls", panel.id);
      tab.addEventListener("click", () => chooseTab(tab.dataset.tab));
      tab.addEventListener("keydown", (event) => moveAmong(tabs, event, (next) => next.click()));
    }
    await attempt(openTab(current));
  }

  const handlers = {
    "open-edit-details": () =>
      openDialog("dialog-edit-details", workspace, {
        readers: { name: readName },
        required: ["name"],
        save: async ({ name }) => render(await call("PUT", path, { name })),
      }),
    "toggle-retention": () =>
      doAtOnce(async () => render(await call("PUT", `${path}/data_retention`, { is_on: !workspace.retains_data }))),
    archive: () =>
      openDialog("confirm-archive", workspace, { save: async () => render(await call("POST", `${path}/archive`)) }),
  };

  window.addEventListener("popstate", () => {
    const name = location.pathname.split("/")[4] ?? "members";
    if (name in panels) showLate(openTab(name));
  });
  await render(workspace);
}
