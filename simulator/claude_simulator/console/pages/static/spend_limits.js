// Spend limit and notifications of one scope: in a workspace's tab, and on a page of the organization.

import { cut } from "./cut_lists.js";
import { ask, doAtOnce, openDialog } from "./dialogs.js";
import { show } from "./fill.js";
import { dataOf, remember, showFirst } from "./first_picture.js";
import { attempt } from "./messages.js";
import { t } from "./said.js";
import { call } from "./server.js";
import { money, plainMoney, readAddresses, readCents } from "./words.js";

export async function spendPart(place, templateId, base, scope) {
  const load = async () => {
    const emails = await call("GET", `${base}/alert_emails`);
    return { ...emails, ...(await call("GET", `${base}/spend_limits_v2`)) };
  };
  const whole = new Set();
  const describe = (data) => {
    const cap = data.spend_limits.find((record) => record.limit_action === "notify_and_pause");
    const thresholds = data.spend_limits
      .filter((record) => record.limit_action === "notify_only")
      .map((record) => ({ cents: record.limit_usd, amount: money(record.limit_usd) }))
      .sort((one, other) => one.cents - other.cents);
    const inherited = cap === undefined && data.enforced_limit_usd !== null;
    const to = cut("addresses_shown", data.alert_emails, whole.has("addresses_shown"));
    return {
      ...scope,
      ...cut("thresholds", thresholds, whole.has("thresholds")),
      ...to,
      may_snooze: scope.is_organization && scope.may_edit && cap !== undefined,
      snooze: data.is_snoozed ? t("Stop snoozing") : t("Snooze limit"),
      has_thresholds: thresholds.length > 0,
      has_cap: cap !== undefined,
      cap_cents: cap?.limit_usd,
      cap: cap === undefined ? t("Not set") : money(cap.limit_usd),
      cap_note: inherited ? t(scope.above, { amount: money(data.enforced_limit_usd) }) : "",
      recipients: to.addresses_shown.join(", ") || t("None"),
      addresses: data.alert_emails.join(", "),
    };
  };
  let shown;
  const nothing = async () => ({ alert_emails: [], enforced_limit_usd: null, is_snoozed: false, spend_limits: [] });
  const render = (data) => {
    shown = data;
    show(place, templateId, describe(data), handlers);
  };
  const put = async (method, path, payload) => {
    const saved = { ...shown, ...(await call(method, `${base}/${path}`, payload)) };
    remember(base, saved);
    render(saved);
  };
  const showAll = (list) => {
    whole.add(list);
    render(shown);
  };
  const handlers = {
    "show-thresholds": () => showAll("thresholds"),
    "show-addresses_shown": () => showAll("addresses_shown"),
    "open-spend": () =>
      attempt(async () => {
        const now = describe(await dataOf(base, load));
        const amount = now.has_cap ? plainMoney(now.cap_cents) : "";
        openDialog("dialog-spend", { ...now, amount }, {
          readers: { amount: readCents },
          required: ["amount"],
          save: ({ amount: cents }) =>
            put("PUT", "spend_limits_v2", { limit_usd: cents, limit_action: "notify_and_pause" }),
          handlers: {
            "remove-limit": () =>
              ask("confirm-remove-limit", now, () =>
                put("POST", "spend_limits_v2", {
                  remove: [{ limit_usd: now.cap_cents, limit_action: "notify_and_pause" }],
                }),
              ),
          },
        });
      }),
    "toggle-snooze": () =>
      doAtOnce(async () => put("PUT", "spend_limits_v2/snooze", { ignore: !shown.is_snoozed })),
    "open-notification": () =>
      openDialog("dialog-notification", scope, {
        readers: { amount: readCents },
        required: ["amount"],
        save: ({ amount: cents }) =>
          put("POST", "spend_limits_v2", { add: [{ limit_usd: cents, limit_action: "notify_only" }] }),
      }),
    "remove-notification": ({ cents, amount }) =>
      ask("confirm-remove-notification", { ...scope, amount }, () =>
        put("POST", "spend_limits_v2", { remove: [{ limit_usd: cents, limit_action: "notify_only" }] }),
      ),
    "open-recipients": () =>
      attempt(async () => {
        openDialog("dialog-recipients", describe(await dataOf(base, load)), {
          readers: { recipients: readAddresses },
          save: ({ recipients }) => put("PUT", "alert_emails", { alert_emails: recipients }),
        });
      }),
  };
  await showFirst(base, { nothing, load, render });
}
