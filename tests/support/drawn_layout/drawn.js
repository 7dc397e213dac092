// The behaviour of a drawn page, whatever its markup: it shows a workspace's monthly limit, and saves it where the simulator's
// own pages do. A control that has nothing to do with the limit saves too, elsewhere: whoever presses it has pressed too much.

import { ask, openDialog } from "/assets/console/dialogs.js";
import { show } from "/assets/console/fill.js";
import { attempt } from "/assets/console/messages.js";
import { adminApi, api, content, status, workspaceId } from "/assets/console/place.js";
import { call } from "/assets/console/server.js";
import { COLUMNS, loadRates, ratesPath, rowsOf } from "/assets/console/rate_rows.js";
import { money, plainMoney, readAddresses, readCents, readRate } from "/assets/console/words.js";

const drawn = document.getElementById("view").dataset;
const reversed = (text) => [...text].reverse().join("");
const withoutSign = (text) => text.replace(/\s*\$\s*/, "");
const typed = { plain: plainMoney, grouped: (cents) => withoutSign(money(cents)), dollars: money }[drawn.fieldForm];
const read = (text) => readCents(withoutSign(text.trim()));

const next = () => {
  document.querySelector("dialog [data-step='1']").hidden = true;
  document.querySelector("dialog [data-step='2']").hidden = false;
};
const unchanged = drawn.savesUnchanged === "true";

const of = (workspace) => `${api}/workspaces/${workspace.id}`;

async function parts(place, scope, base) {
  const [limit, mails, rates] = [0, 1, 2].map(() => place.appendChild(document.createElement("div")));
  await limitPart(limit, scope, base);
  await mailsPart(mails, scope, base);
  if (base !== api) await ratesPart(rates, scope);
}

async function mailsPart(place, scope, base) {
  const load = async () => ({ ...(await call("GET", `${base}/alert_emails`)), ...(await call("GET", `${base}/spend_limits_v2`)) });
  let shown = await load();
  const write = async (method, path, payload) => {
    shown = { ...shown, ...(await call(method, path, payload)) };
    render();
  };
  const change = (payload) => write("POST", `${base}/spend_limits_v2`, payload);
  const record = (cents) => [{ limit_usd: cents, limit_action: "notify_only" }];
  const handlers = {
    add: () =>
      openDialog("dialog-add", scope, {
        readers: { amount: readCents },
        required: ["amount"],
        save: ({ amount }) => change({ add: record(amount) }),
        handlers: { next },
      }),
    stop: (row) => ask("question-stop", { ...scope, ...row }, () => change({ remove: record(row.cents) })),
    readers: () =>
      openDialog("dialog-readers", { ...scope, addresses: shown.alert_emails.join(", ") }, {
        readers: { recipients: readAddresses },
        unchanged,
        save: ({ recipients }) => write("PUT", `${base}/alert_emails`, { alert_emails: recipients }),
        handlers: { next },
      }),
  };
  function render() {
    const thresholds = shown.spend_limits
      .filter((each) => each.limit_action === "notify_only")
      .map((each) => ({ cents: each.limit_usd, amount: money(each.limit_usd) }));
    show(place, "mails", { ...scope, thresholds, recipients: shown.alert_emails.join(", ") || drawn.nobody }, handlers);
  }
  render();
}

async function ratesPart(place, workspace) {
  let shown = await loadRates(workspace.id);
  const edit = (template, columns) => (row) =>
    openDialog(template, { ...workspace, ...row }, {
      readers: Object.fromEntries(columns.map((column) => [column, readRate])),
      unchanged,
      save: async (values) => {
        const limits = columns
          .filter((column) => unchanged || row[`${column}_value`] !== String(values[column] ?? ""))
          .map((column) => ({ type: row.limiters[column], value: values[column] }));
        shown = [shown[0], await call("PUT", ratesPath(workspace.id), { model_group: row.key, limits })];
        render();
      },
      handlers: { next },
    });
  const handlers = {
    rates: edit("dialog-rates", COLUMNS),
    ...Object.fromEntries(COLUMNS.map((column) => [`rates-${column}`, edit(`dialog-rates-${column}`, [column])])),
  };
  const render = () => show(place, "rates", { ...workspace, groups: rowsOf(shown, true) }, handlers);
  render();
}

async function limitPart(place, workspace, base) {
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
        unchanged,
        save: ({ amount }) => put("PUT", { limit_usd: amount, limit_action: "notify_and_pause" }),
        handlers: {
          next,
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
  whole: async () => {
    const whole = await call("GET", api);
    show(content, "view", whole, {});
    await parts(content.querySelector("[data-part]"), whole, api);
  },
  organization: async () => show(content, "view", await call("GET", api), {}),
  tab: async () => {
    const workspace = await call("GET", `${adminApi}/workspaces/${workspaceId}`);
    const panel = () => content.querySelector("[data-part]");
    show(content, "view", workspace, {
      people: () => show(panel(), "people", workspace, {}),
      limit: () =>
        attempt(() => {
          panel().replaceChildren();
          return parts(panel(), workspace, of(workspace));
        }),
    });
  },
  choice: async () => {
    const { workspaces } = await call("GET", `${adminApi}/workspaces`);
    const live = workspaces.filter((each) => !each.archived_at && !each.is_default);
    show(content, "view", { workspaces: [{ id: "", name: "-" }, ...live] }, {
      choose: (_, list) => {
        const chosen = live.find((each) => each.id === list.value);
        const place = content.querySelector("[data-part]");
        place.replaceChildren();
        if (chosen) attempt(() => parts(place, chosen, of(chosen)));
      },
    });
  },
};

async function ofWorkspace(id) {
  const workspace = await call("GET", `${adminApi}/workspaces/${id}`);
  show(content, "view", workspace, {});
  await parts(content.querySelector("[data-part]"), workspace, of(workspace));
}

await attempt(ways[drawn.way]);
status.textContent = "";
