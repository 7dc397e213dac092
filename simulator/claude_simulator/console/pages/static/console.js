// The settings pages start here: the account menu, then the content of the page that the shell names.
// Markup and wording are in the page's <template> elements, one set per layout; behaviour is in the modules beside this one.

import { show } from "./fill.js";
import { adminKeysPage } from "./keys.js";
import { showLate } from "./late.js";
import { limitsPage } from "./limits.js";
import { connectMenu } from "./menus.js";
import { attempt } from "./messages.js";
import { openOverlay } from "./overlay.js";
import { usersPage } from "./users.js";
import { api, content, sessionStore, view } from "./place.js";
import { call } from "./server.js";
import { isRemembered } from "./session_store.js";
import { spendPart } from "./spend_limits.js";
import { usageLimitsPage } from "./usage_limits.js";
import { workspacePage } from "./workspace.js";
import { workspacesPage } from "./workspaces.js";

const ABOVE = "The usage tier's limit of {amount} applies.";

const views = {
  dashboard: async () => show(content, "view", await call("GET", api), {}),
  organization: async () => show(content, "view", await call("GET", api), {}),
  billing: async () => {
    const whole = await call("GET", api);
    show(content, "view", {}, {});
    const scope = { scope_name: whole.name, may_edit: whole.may_edit_limits, is_organization: true, above: ABOVE };
    await spendPart(content.querySelector("[data-part=spend]"), "part-spend", api, scope);
  },
  limits: () => limitsPage(ABOVE),
  plain: async () => show(content, "view", {}, {}),
  "usage-limits": usageLimitsPage,
  users: usersPage,
  "admin-keys": adminKeysPage,
  workspaces: workspacesPage,
  workspace: workspacePage,
};

async function load() {
  if (!(await isRemembered(sessionStore))) {
    location.assign(`/login?returnTo=${encodeURIComponent(location.pathname)}`);
    return;
  }
  await showLate(views[view]);
  openOverlay();
}

document.querySelectorAll(".account [data-menu]").forEach(connectMenu);
for (const item of document.querySelectorAll("[data-organization-uuid]")) {
  item.addEventListener("click", () =>
    attempt(async () => {
      await call("POST", "/api/account/active_organization", { uuid: item.dataset.organizationUuid });
      location.assign("/dashboard");
    }),
  );
}
for (const item of document.querySelectorAll("[data-log-out]")) {
  item.addEventListener("click", () =>
    attempt(async () => {
      await call("POST", "/api/auth/logout");
      location.assign("/login");
    }),
  );
}
if (view in views) load();
