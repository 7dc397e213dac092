// API keys: the tab of a workspace, and the page of the Admin API keys. A secret is shown once, after it was made.

import { ask, doAtOnce, openDialog } from "./dialogs.js";
import { show } from "./fill.js";
import { adminApi, content, workspaceId } from "./place.js";
import { t } from "./said.js";
import { call } from "./server.js";
import { day } from "./words.js";

const titles = () => ({ active: t("Active"), inactive: t("Inactive"), archived: t("Archived"), expired: t("Expired") });
const ends = () => [
  { days: "", title: t("Never") },
  ...[7, 30, 90, 365].map((days) => ({ days: String(days), title: t("{days} days", { days }) })),
];
const readName = (text) => text.trim();
const readDays = (text) => (text === "" ? null : Number(text));

function describe(keys) {
  return keys.map((key) => ({
    ...key,
    hint: key.partial_key_hint ?? "",
    state: titles()[key.status] ?? key.status,
    created: day(key.created_at),
    expires: key.expires_at ? day(key.expires_at) : t("Never"),
    is_active: key.status === "active",
    is_inactive: key.status === "inactive",
  }));
}

function openCreate(scope, path, render) {
  openDialog("dialog-create-key", { ...scope, ends: ends() }, {
    readers: { name: readName, days: readDays },
    required: ["name"],
    save: async ({ name, days }) => render(await call("POST", path, { name, expires_in_days: days })),
  });
}

export async function keysPanel(place, workspace) {
  const path = `${adminApi}/workspaces/${workspaceId}/api_keys`;
  const mayChange = (key) => workspace.may_edit_keys && (key.is_active || key.is_inactive);
  const statuses = () => ["active", "inactive", "archived"].map((status) => ({ status, title: titles()[status] }));
  const render = ({ api_keys: found, raw_key }) => {
    const keys = describe(found).map((key) => ({ ...key, may_change: mayChange(key) }));
    show(place, "panel-keys", { ...workspace, keys, raw_key, any: keys.length > 0 }, handlers);
  };
  const handlers = {
    "open-create-key": () => openCreate(workspace, path, render),
    "open-edit-key": ({ id, name, status }) =>
      openDialog("dialog-edit-key", { ...workspace, name, status, statuses: statuses() }, {
        readers: { name: readName, status: (chosen) => chosen },
        required: ["name"],
        save: async (values) => render(await call("PUT", path, { id, ...values })),
      }),
  };
  render(await call("GET", path));
}

export async function adminKeysPage() {
  const path = `${adminApi}/admin_keys`;
  const render = ({ admin_keys: found, raw_key }) => {
    const keys = describe(found);
    show(content.querySelector("[data-part=keys]"), "part-keys", { keys, raw_key, any: keys.length > 0 }, handlers);
  };
  const setStatus = (status) => ({ id }) => doAtOnce(async () => render(await call("PUT", path, { id, status })));
  const handlers = {
    "open-create-key": () => openCreate({}, path, render),
    "disable-key": setStatus("inactive"),
    "enable-key": setStatus("active"),
    "delete-key": ({ id, name }) =>
      ask("confirm-delete-key", { name }, async () => render(await call("POST", `${path}/delete`, { id }))),
  };
  show(content, "view", {}, handlers);
  render(await call("GET", path));
}
