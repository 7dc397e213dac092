// The behaviour of a drawn page, whatever its markup: it shows a workspace's monthly limit, and saves it where the simulator's
// own pages do. A control that has nothing to do with the limit saves too, elsewhere: whoever presses it has pressed too much.

import { ask, openDialog } from "/assets/console/dialogs.js";
import { show } from "/assets/console/fill.js";
import { attempt } from "/assets/console/messages.js";
import { adminApi, api, content, status, workspaceId } from "/assets/console/place.js";
import { call } from "/assets/console/server.js";
import { money, plainMoney, readCents } from "/assets/console/words.js";

const drawn = document.getElementById("view").dataset;
const reversed = (text) => [...text].reverse().join("");
const typed = { plain: plainMoney, grouped: (cents) => money(cents).slice(1), dollars: money }[drawn.fieldForm];
const read = (text) => readCents(text.trim().replace(/^\$/, ""));

async function limitPart(place, workspace) {
  const base = `${api}/workspaces/${workspace.id}`;
  const load = () => call("GET", `${base}/spend_limits_v2`);
  const put = async (method, payload) => render(await call(method, `${base}/spend_limits_v2`, payload));
  function render(data) {
    const cents = data.spend_limits.find((each) => each.limit_action === "notify_and_pause")?.limit_usd;
    const has_cap = cents !== undefined;
    const scope = { ...workspace, has_cap, cap: has_cap ? money(cents) : drawn.unset, amount: has_cap ? typed(cents) : "" };
    show(place, "part", scope, handlers(scope, cents));
  }
  const handlers = (scope, cents) => ({
    decoy: () => attempt(() => call("PUT", `${base}/alert_emails`, { alert_emails: ["pressed@example.com"] })),
    open: () =>
      openDialog("dialog-drawn", scope, {
        readers: { amount: read },
        required: ["amount"],
        unchanged: drawn.savesUnchanged === "true",
        save: ({ amount }) => put("PUT", { limit_usd: amount, limit_action: "notify_and_pause" }),
        handlers: {
          next: () => {
            document.querySelector("dialog [data-step='1']").hidden = true;
            document.querySelector("dialog [data-step='2']").hidden = false;
          },
          remove: () =>
            ask("question-drawn", scope, () =>
              put("POST", { remove: [{ limit_usd: cents, limit_action: "notify_and_pause" }] }),
            ),
        },
      }),
  });
  render(await load());
}

const ways = {
  route: () => ofWorkspace(workspaceId),
  link: () => ofWorkspace(reversed(location.pathname.split("/").at(-1))),
  home: async () => {
    const workspace = await call("GET", `${adminApi}/workspaces/${workspaceId}`);
    show(content, "view", { ...workspace, token: reversed(workspace.id) }, {});
  },
  organization: async () => show(content, "view", await call("GET", api), {}),
  tab: async () => {
    const workspace = await call("GET", `${adminApi}/workspaces/${workspaceId}`);
    const panel = () => content.querySelector("[data-part]");
    show(content, "view", workspace, {
      people: () => show(panel(), "people", workspace, {}),
      limit: () => attempt(() => limitPart(panel(), workspace)),
    });
  },
  choice: async () => {
    const { workspaces } = await call("GET", `${adminApi}/workspaces`);
    const live = workspaces.filter((each) => !each.archived_at && !each.is_default);
    show(content, "view", { workspaces: [{ id: "", name: "-" }, ...live] }, {
      choose: (_, list) => {
        const chosen = live.find((each) => each.id === list.value);
        if (chosen) attempt(() => limitPart(content.querySelector("[data-part]"), chosen));
      },
    });
  },
};

async function ofWorkspace(id) {
  const workspace = await call("GET", `${adminApi}/workspaces/${id}`);
  show(content, "view", workspace, {});
  await limitPart(content.querySelector("[data-part]"), workspace);
}

await attempt(ways[drawn.way]);
status.textContent = "";
