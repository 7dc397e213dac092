// The list of workspaces, and making one.

import { openDialog } from "./dialogs.js";
import { show } from "./fill.js";
import { adminApi, content } from "./place.js";
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
  const render = (withArchived) =>
    show(place, "part-workspaces", { workspaces: rows.filter((row) => withArchived || !row.archived_at) }, {});
  render(false);
}
