// The list of workspaces, and making one.

import { openDialog } from "./dialogs.js";
import { show } from "./fill.js";
import { adminApi, content, rows as rowsAtOnce } from "./place.js";
import { call } from "./server.js";
import { day, readName } from "./words.js";

export async function workspacesPage() {
  const { workspaces, may_create } = await call("GET", `${adminApi}/workspaces`);
  const rows = workspaces.map((each) => ({
    ...each,
    created: day(each.created_at),
    path: each.is_default ? "default" : each.id,
  }));
  const handlers = {
    "show-archived": (_, box) => render(box.checked),
    "open-create-workspace": () =>
      openDialog("dialog-create-workspace", {}, {
        readers: { name: readName },
        required: ["name"],
        save: async ({ name }) => {
          const made = await call("POST", `${adminApi}/workspaces`, { name });
          location.assign(`/settings/workspaces/${made.id}`);
          return false;
        },
      }),
  };
  show(content, "view", { may_create }, handlers);
  const place = content.querySelector("[data-part=workspaces]");
  // Further rows come when they are asked for; 0 means all at once (switch console_rows).
  const render = (withArchived, count = Number(rowsAtOnce)) => {
    const found = rows.filter((row) => withArchived || !row.archived_at);
    const shown = count === 0 ? found : found.slice(0, count);
    const more = { "show-more": () => render(withArchived, count + Number(rowsAtOnce)) };
    show(place, "part-workspaces", { workspaces: shown, has_more: shown.length < found.length }, more);
  };
  render(false);
}
