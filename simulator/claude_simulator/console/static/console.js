// The behaviour of the settings pages. Markup and wording are in the page's <template> elements (one set per layout);
// here is what fills them, and what happens on a click. All text goes in as text: names are never markup.
"use strict";

(() => {
  const { organization, view, workspace: workspaceId, tab: firstTab, hydrationMs } = document.body.dataset;
  const main = document.querySelector("main");
  const content = document.querySelector("[data-content]");
  const status = document.querySelector("[data-status]");
  const api = `/api/organizations/${organization}`;
  const adminApi = `/api/console/organizations/${organization}`;

  // ---- ids that are new on every load

  const nonce = Math.random().toString(36).slice(2, 7);
  let serial = 0;
  const freshId = () => `base-ui-_r_${nonce}_${++serial}_`;

  // ---- templates: data-each, data-when, data-unless, data-text, data-label, data-href, data-value, data-action

  const say = (pattern, scope, encode = String) =>
    pattern.replace(/\{(\w+)\}/g, (_, name) => encode(scope[name] ?? ""));

  function bind(element, scope, handlers) {
    const { text, label, href, value, action, change } = element.dataset;
    if (text !== undefined) element.textContent = say(text, scope);
    if (label !== undefined) element.setAttribute("aria-label", say(label, scope));
    if (href !== undefined) element.setAttribute("href", say(href, scope, encodeURIComponent));
    if (action !== undefined) element.addEventListener("click", () => handlers[action](scope, element));
    if (change !== undefined) element.addEventListener("change", () => handlers[change](scope, element));
    if ("named" in element.dataset) {
      const heading = element.querySelector("h1, h2");
      heading.id = freshId();
      element.setAttribute("aria-labelledby", heading.id);
    }
    if ("field" in element.dataset) {
      const control = element.querySelector("input, select");
      control.id = freshId();
      element.querySelector("label").htmlFor = control.id;
      const notes = [...element.querySelectorAll(".hint, .error")];
      notes.forEach((note) => (note.id = freshId()));
      if (notes.length) control.setAttribute("aria-describedby", notes.map((note) => note.id).join(" "));
    }
    fill(element, scope, handlers);
    if (value !== undefined) element.value = say(value, scope);
  }

  function fill(parent, scope, handlers) {
    for (const element of [...parent.children]) {
      const { each, when, unless } = element.dataset;
      if ((when !== undefined && !scope[when]) || (unless !== undefined && scope[unless])) {
        element.remove();
      } else if (each !== undefined) {
        for (const item of scope[each]) {
          const copy = element.cloneNode(true);
          delete copy.dataset.each;
          element.before(copy);
          bind(copy, { ...scope, ...item }, handlers);
        }
        element.remove();
      } else {
        bind(element, scope, handlers);
      }
    }
  }

  function stamp(templateId, scope, handlers) {
    const fragment = document.getElementById(templateId).content.cloneNode(true);
    fill(fragment, scope, handlers);
    return fragment;
  }

  function show(place, templateId, scope, handlers) {
    const active = document.activeElement;
    const action = place.contains(active) ? active.dataset.action : undefined;
    place.replaceChildren(stamp(templateId, scope, handlers));
    place.querySelectorAll("[data-menu]").forEach(connectMenu);
    if (action !== undefined) (place.querySelector(`[data-action="${action}"]`) ?? main).focus();
  }

  // ---- the server

  class SignedOut extends Error {}

  async function call(method, path, payload) {
    let response;
    try {
      response = await fetch(path, {
        method,
        headers: { "content-type": "application/json" },
        body: payload === undefined ? undefined : JSON.stringify(payload),
      });
    } catch {
      throw new Error("The server could not be reached.");
    }
    if (response.status === 401) {
      location.assign(`/login?returnTo=${encodeURIComponent(location.pathname)}`);
      throw new SignedOut();
    }
    const answer = await response.json().catch(() => undefined);
    if (!response.ok || answer === undefined) {
      throw new Error(answer?.error?.message ?? `The server answered ${response.status}.`);
    }
    return answer;
  }

  // ---- messages

  function announce(kind, text) {
    status.dataset.kind = kind;
    status.textContent = text;
  }

  function dropToasts() {
    document.querySelectorAll(".toast").forEach((toast) => toast.remove());
  }

  // Inside an open dialog, because what is behind one is inert and not read out.
  function toast(message) {
    dropToasts();
    const box = document.createElement("p");
    box.className = "toast";
    box.setAttribute("role", "alert");
    box.textContent = message;
    ([...document.querySelectorAll("dialog[open]")].at(-1) ?? main).append(box);
  }

  async function attempt(work) {
    dropToasts();
    if (status.dataset.kind === "done") announce("", "");
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof SignedOut)) toast(error.message);
      return undefined;
    }
  }

  // ---- numbers and words

  const grouped = new Intl.NumberFormat("en-US");
  const money = (cents) => `$${grouped.format(Math.floor(cents / 100))}.${String(cents % 100).padStart(2, "0")}`;
  const plainMoney = (cents) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
  const day = (moment) => (moment ? moment.slice(0, 10) : "");

  const withoutGrouping = (text) => (/^\d{1,3}(,\d{3})+(\.\d*)?$/.test(text) ? text.replaceAll(",", "") : text);

  function readCents(text) {
    const plain = withoutGrouping(text.trim());
    if (!/^\d+(\.\d{1,2})?$/.test(plain)) throw new Error("Enter an amount in US dollars, such as 5000.00.");
    const [units, fraction = ""] = plain.split(".");
    const cents = Number(units) * 100 + Number(fraction.padEnd(2, "0"));
    if (cents === 0) throw new Error("Enter an amount above $0.00.");
    if (cents > 99_999_999_99) throw new Error("Enter an amount below $100,000,000.00.");
    return cents;
  }

  function readRate(text) {
    const plain = withoutGrouping(text.trim());
    if (plain === "") return null;
    if (!/^\d+$/.test(plain)) throw new Error("Enter a whole number, such as 4000.");
    if (plain.length > 12) throw new Error("Enter a number below 1,000,000,000,000.");
    return Number(plain);
  }

  function readAddresses(text) {
    const addresses = text.split(",").map((part) => part.trim()).filter((part) => part !== "");
    const wrong = addresses.find((address) => !/^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/.test(address));
    if (wrong !== undefined) throw new Error(`${wrong} is not an e-mail address.`);
    return [...new Set(addresses)];
  }

  function readName(text) {
    const name = text.trim();
    if (name.length > 255) throw new Error("Enter at most 255 characters.");
    return name;
  }

  // ---- dialogs

  // Open a dialog; `readers` say how each field becomes a value, `save` gets the values. Save is possible when every
  // field can be read and something differs from the start. Without readers the dialog is a question.
  function openDialog(templateId, scope, { readers = {}, required = [], unchanged = false, save, handlers = {} }) {
    dropToasts();
    if (status.dataset.kind === "done") announce("", "");
    const close = () => dialog.close();
    document.body.append(stamp(templateId, scope, { close, ...handlers }));
    const dialog = document.body.lastElementChild;
    const form = dialog.querySelector("form");
    const submit = form.querySelector("[type=submit]");
    const fields = Object.keys(readers).map((name) => form.elements[name]);
    const initial = new Map(fields.map((field) => [field, field.value]));
    let busy = false;

    function values() {
      const found = {};
      let complete = true;
      for (const field of fields) {
        const error = field.closest("[data-field]").querySelector("[role=alert]");
        let message = "";
        try {
          if (field.value.trim() === "" && required.includes(field.name)) complete = false;
          else found[field.name] = readers[field.name](field.value);
        } catch (problem) {
          complete = false;
          message = problem.message;
        }
        if (error) {
          error.textContent = message;
          error.hidden = message === "";
          field.setAttribute("aria-invalid", String(message !== ""));
        }
      }
      return complete ? found : undefined;
    }

    function refresh() {
      const changed = unchanged || fields.some((field) => field.value.trim() !== initial.get(field));
      submit.disabled = busy || values() === undefined || (fields.length > 0 && !changed);
    }

    form.addEventListener("input", refresh);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (submit.disabled) return;
      busy = true;
      refresh();
      const done = await attempt(async () => ({ after: await save(values() ?? {}) }));
      busy = false;
      refresh();
      if (done === undefined) return;
      document.querySelectorAll("dialog[open]").forEach((open) => open.close());
      if (done.after !== false) announce("done", "Saved");
    });
    dialog.addEventListener("close", () => dialog.remove());
    refresh();
    dialog.showModal();
    (form.querySelector("input:enabled, select") ?? form.querySelector("[data-action=close]")).focus();
    fields.find((field) => field.type === "text" && !field.disabled)?.select();
  }

  // ---- menus and tabs

  function moveAmong(items, event, also = () => {}) {
    const at = items.indexOf(document.activeElement);
    const next = {
      ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: items.length - 1,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const item = items[(next + items.length) % items.length];
    item.focus();
    also(item);
  }

  function connectMenu(button) {
    const menu = button.nextElementSibling;
    const items = [...menu.querySelectorAll("[role^=menuitem]")];
    menu.id = freshId();
    button.setAttribute("aria-controls", menu.id);
    items.forEach((item) => (item.tabIndex = -1));
    const toggle = (open) => {
      menu.hidden = !open;
      button.setAttribute("aria-expanded", String(open));
      if (open) items[0].focus();
    };
    button.addEventListener("click", () => toggle(menu.hidden));
    menu.addEventListener("click", () => {
      toggle(false);
      button.focus();
    });
    menu.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        toggle(false);
        button.focus();
      }
      moveAmong(items, event);
    });
    button.parentElement.addEventListener("focusout", (event) => {
      if (!button.parentElement.contains(event.relatedTarget)) toggle(false);
    });
  }

  // ---- spend: the same part for a workspace and for the organization

  async function spendPart(place, templateId, base, scope) {
    const load = async () => {
      const emails = await call("GET", `${base}/alert_emails`);
      return { ...emails, ...(await call("GET", `${base}/spend_limits_v2`)) };
    };
    const describe = (data) => {
      const cap = data.spend_limits.find((record) => record.limit_action === "notify_and_pause");
      const thresholds = data.spend_limits
        .filter((record) => record.limit_action === "notify_only")
        .map((record) => ({ cents: record.limit_usd, amount: money(record.limit_usd) }))
        .sort((one, other) => one.cents - other.cents);
      const inherited = cap === undefined && data.enforced_limit_usd !== null;
      return {
        ...scope,
        thresholds,
        has_thresholds: thresholds.length > 0,
        has_cap: cap !== undefined,
        cap_cents: cap?.limit_usd,
        cap: cap === undefined ? "Not set" : money(cap.limit_usd),
        cap_note: inherited ? `${scope.above} of ${money(data.enforced_limit_usd)} applies.` : "",
        recipients: data.alert_emails.join(", ") || "None",
        addresses: data.alert_emails.join(", "),
      };
    };
    let shown;
    const render = (data) => {
      shown = data;
      show(place, templateId, describe(data), handlers);
    };
    const put = async (method, path, payload) => render({ ...shown, ...(await call(method, `${base}/${path}`, payload)) });
    const handlers = {
      "open-spend": () =>
        attempt(async () => {
          const now = describe(await load());
          const heading = now.has_cap ? "Adjust spend limit" : "Set spend limit";
          const amount = now.has_cap ? plainMoney(now.cap_cents) : "";
          openDialog("dialog-spend", { ...now, heading, amount }, {
            readers: { amount: readCents },
            required: ["amount"],
            save: ({ amount: cents }) =>
              put("PUT", "spend_limits_v2", { limit_usd: cents, limit_action: "notify_and_pause" }),
            handlers: {
              "remove-limit": () =>
                openDialog("confirm-remove-limit", now, {
                  save: () =>
                    put("POST", "spend_limits_v2", {
                      remove: [{ limit_usd: now.cap_cents, limit_action: "notify_and_pause" }],
                    }),
                }),
            },
          });
        }),
      "open-notification": () =>
        openDialog("dialog-notification", scope, {
          readers: { amount: readCents },
          required: ["amount"],
          save: ({ amount: cents }) =>
            put("POST", "spend_limits_v2", { add: [{ limit_usd: cents, limit_action: "notify_only" }] }),
        }),
      "remove-notification": ({ cents, amount }) =>
        openDialog("confirm-remove-notification", { ...scope, amount }, {
          save: () => put("POST", "spend_limits_v2", { remove: [{ limit_usd: cents, limit_action: "notify_only" }] }),
        }),
      "open-recipients": () =>
        attempt(async () => {
          openDialog("dialog-recipients", describe(await load()), {
            readers: { recipients: readAddresses },
            save: ({ recipients }) => put("PUT", "alert_emails", { alert_emails: recipients }),
          });
        }),
    };
    render(await load());
  }

  // ---- rate limits of a workspace

  const CACHE_AWARE = "input_tokens_per_minute_cache_aware";

  async function ratesPanel(place, workspace) {
    const path = `${api}/workspaces/${workspaceId}/rate_limits`;
    const load = () => Promise.all([call("GET", `${api}/rate_limits_v2`), call("GET", path)]);
    const describe = ([whole, own]) =>
      Object.entries(whole.rate_limits).map(([key, limits]) => {
        const ofOrganization = Object.fromEntries(limits.map(({ type, value }) => [type, value]));
        const ofWorkspace = Object.fromEntries((own.rate_limits[key] ?? []).map(({ type, value }) => [type, value]));
        const row = { key, group: whole.model_group_display_names[key], limiters: {} };
        const columns = {
          requests: "requests_per_minute",
          input_tokens: CACHE_AWARE in ofOrganization ? CACHE_AWARE : "input_tokens_per_minute",
          output_tokens: "output_tokens_per_minute",
        };
        for (const [column, limiter] of Object.entries(columns)) {
          const above = ofOrganization[limiter];
          const value = ofWorkspace[limiter];
          row.limiters[column] = limiter;
          row[`${column}_value`] = value === undefined ? "" : String(value);
          row[`${column}_hint`] = above === undefined
            ? "The organization has no such limit."
            : `Organization: ${grouped.format(above)}`;
          row[`${column}_open`] = above !== undefined || value !== undefined;
          if (value !== undefined) row[column] = grouped.format(value);
          else row[column] = above === undefined ? "—" : `${grouped.format(above)} (organization)`;
        }
        row.may_change = workspace.may_edit && Object.keys(columns).some((column) => row[`${column}_open`]);
        return row;
      });
    const render = (loaded) =>
      show(place, "panel-rate-limits", { ...workspace, groups: describe(loaded) }, handlers);
    const handlers = {
      "open-rates": ({ key }) =>
        attempt(async () => {
          const [whole, own] = await load();
          const row = describe([whole, own]).find((each) => each.key === key);
          openDialog("dialog-rates", { ...workspace, ...row }, {
            readers: { requests: readRate, input_tokens: readRate, output_tokens: readRate },
            save: async (values) => {
              const limits = Object.entries(row.limiters)
                .filter(([column]) => row[`${column}_value`] !== String(values[column] ?? ""))
                .map(([column, type]) => ({ type, value: values[column] }));
              const saved = await call("PUT", path, { model_group: key, limits });
              render([whole, saved]);
            },
          });
        }),
    };
    render(await load());
  }

  // ---- members of a workspace

  const ROLES = [
    { role: "workspace_user", title: "Workspace User" },
    { role: "workspace_developer", title: "Workspace Developer" },
    { role: "workspace_restricted_developer", title: "Workspace Limited Developer" },
    { role: "workspace_admin", title: "Workspace Admin" },
  ];
  const BILLING = { role: "workspace_billing", title: "Workspace Billing" };
  const roleTitle = (role) => [...ROLES, BILLING].find((each) => each.role === role)?.title ?? role;

  async function membersPanel(place, workspace) {
    const path = `${adminApi}/workspaces/${workspaceId}/members`;
    const describe = (members) =>
      members.map((member) => ({
        ...member,
        role: roleTitle(member.workspace_role),
        may_change: workspace.may_edit && !member.is_inherited,
      }));
    const render = ({ members }) =>
      show(place, "panel-members", { ...workspace, members: describe(members) }, handlers);
    const ask = { role: (role) => role };
    const handlers = {
      "open-add-member": () =>
        attempt(async () => {
          const [{ members }, everybody] = await Promise.all([call("GET", path), call("GET", `${adminApi}/members`)]);
          const present = new Set(members.map((member) => member.user_id));
          const candidates = everybody.members.filter((member) => !present.has(member.user_id));
          openDialog("dialog-add-member", { ...workspace, candidates, roles: ROLES }, {
            readers: { ...ask, member: (member) => member },
            required: ["member"],
            unchanged: true,
            save: async ({ member, role }) => render(await call("POST", path, { user_id: member, workspace_role: role })),
          });
        }),
      "open-change-role": (member) =>
        openDialog("dialog-change-role", { ...workspace, ...member, roles: ROLES }, {
          readers: ask,
          save: async ({ role }) => render(await call("PUT", path, { user_id: member.user_id, workspace_role: role })),
        }),
      "remove-member": (member) =>
        openDialog("confirm-remove-member", { ...workspace, ...member }, {
          save: async () => render(await call("POST", `${path}/remove`, { user_id: member.user_id })),
        }),
    };
    render(await call("GET", path));
  }

  async function keysPanel(place, workspace) {
    const { api_keys: found } = await call("GET", `${adminApi}/workspaces/${workspaceId}/api_keys`);
    const keys = found.map((key) => ({ ...key, created: day(key.created_at), hint: key.partial_key_hint ?? "" }));
    show(place, "panel-keys", { ...workspace, keys, any: keys.length > 0 }, {});
  }

  // ---- pages

  const panels = {
    members: membersPanel,
    keys: keysPanel,
    "service-accounts": async (place, workspace) => show(place, "panel-service-accounts", workspace, {}),
    "rate-limits": ratesPanel,
    "spend-limits": (place, workspace) =>
      spendPart(place, "panel-spend-limits", `${api}/workspaces/${workspaceId}`, workspace),
  };

  async function workspacePage() {
    const path = `${adminApi}/workspaces/${workspaceId}`;
    let workspace = await call("GET", path);
    let current = firstTab;

    async function openTab(name) {
      current = name;
      for (const tab of content.querySelectorAll("[role=tab]")) {
        const chosen = tab.dataset.tab === name;
        tab.setAttribute("aria-selected", String(chosen));
        tab.tabIndex = chosen ? 0 : -1;
        if (chosen) content.querySelector("[data-panel]").setAttribute("aria-labelledby", tab.id);
      }
      const loading = document.createElement("div");
      content.querySelector("[data-panel]").replaceChildren(loading);
      announce("loading", "Loading…");
      await attempt(() => panels[name](loading, workspace));
      if (current === name && status.dataset.kind === "loading") announce("", "");
    }

    function chooseTab(name) {
      history.pushState(null, "", `/settings/workspaces/${workspaceId}/${name}`);
      return openTab(name);
    }

    async function render(record) {
      const scope_name = record.name;
      workspace = { ...record, scope_name, above: "The organization's limit" };
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
      await openTab(current);
    }

    const handlers = {
      "open-edit-details": () =>
        openDialog("dialog-edit-details", workspace, {
          readers: { name: readName },
          required: ["name"],
          save: async ({ name }) => render(await call("PUT", path, { name })),
        }),
      archive: () =>
        openDialog("confirm-archive", workspace, { save: async () => render(await call("POST", `${path}/archive`)) }),
    };

    window.addEventListener("popstate", () => {
      const name = location.pathname.split("/")[4] ?? "members";
      if (name in panels) openTab(name);
    });
    await render(workspace);
  }

  async function workspacesPage() {
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

  const views = {
    dashboard: async () => show(content, "view", await call("GET", api), {}),
    organization: async () => show(content, "view", await call("GET", api), {}),
    billing: async () => {
      const whole = await call("GET", api);
      show(content, "view", {}, {});
      const scope = { scope_name: whole.name, may_edit: whole.may_edit_limits, above: "The usage tier's limit" };
      await spendPart(content.querySelector("[data-part=spend]"), "part-spend", api, scope);
    },
    workspaces: workspacesPage,
    workspace: workspacePage,
  };

  async function load() {
    announce("loading", "Loading…");
    await new Promise((resolve) => setTimeout(resolve, Number(hydrationMs)));
    await attempt(views[view]);
    if (status.dataset.kind === "loading") announce("", "");
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
  document.querySelector("[data-log-out]").addEventListener("click", () =>
    attempt(async () => {
      await call("POST", "/api/auth/logout");
      location.assign("/login");
    }),
  );
  if (view in views) load();
})();
