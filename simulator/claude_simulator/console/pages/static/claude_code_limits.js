// Limits per person, in the Claude Code workspace alone: one for everybody, and exceptions.

import { openDialog } from "./dialogs.js";
import { show } from "./fill.js";
import { attempt } from "./messages.js";
import { api, workspaceId } from "./place.js";
import { t } from "./said.js";
import { call } from "./server.js";
import { money, plainMoney, readCents } from "./words.js";

const readOptionalCents = (text) => (text.trim() === "" ? null : readCents(text));

export async function claudeCodeLimitsPanel(place, workspace) {
  const path = `${api}/workspaces/${workspaceId}/member_spend_limits`;
  const describe = (data) => ({
    ...workspace,
    default_shown: data.default_limit_usd === null ? t("Not set") : money(data.default_limit_usd),
    people: data.members.map((each) => ({
      ...each,
      shown: each.limit_usd === null ? t("Default limit") : money(each.limit_usd),
    })),
  });
  const render = (data) => show(place, "panel-person-limits", describe(data), handlers);
  const open = (heading, userId, cents) =>
    openDialog("dialog-person-limit", { ...workspace, heading, amount: cents === null ? "" : plainMoney(cents) }, {
      readers: { amount: readOptionalCents },
      save: async ({ amount }) => render(await call("PUT", path, { user_id: userId, limit_usd: amount })),
    });
  const handlers = {
    "open-default-limit": () =>
      attempt(async () => open(t("Change default limit"), null, (await call("GET", path)).default_limit_usd)),
    "open-person-limit": ({ user_id, email }) =>
      attempt(async () => {
        const { members } = await call("GET", path);
        const present = members.find((each) => each.user_id === user_id)?.limit_usd ?? null;
        open(t("Change limit of {email}", { email }), user_id, present);
      }),
  };
  render(await call("GET", path));
}
