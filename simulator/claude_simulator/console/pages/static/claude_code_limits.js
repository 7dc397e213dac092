// Limits per person, in the Claude Code workspace alone: one for everybody, and exceptions.

import { ask, openDialog } from "./dialogs.js";
import { show } from "./fill.js";
import { dataOf, remember, showFirst } from "./first_picture.js";
import { attempt } from "./messages.js";
import { peopleWindow } from "./people_rows.js";
import { api, workspaceId } from "./place.js";
import { t } from "./said.js";
import { call } from "./server.js";
import { money, plainMoney, readCents } from "./words.js";

const readOptionalCents = (text) => (text.trim() === "" ? null : readCents(text));

export async function claudeCodeLimitsPanel(place, workspace) {
  const path = `${api}/workspaces/${workspaceId}/member_spend_limits`;
  const load = () => call("GET", path);
  const nothing = async () => ({ default_limit_usd: null, members: [] });
  const rows = peopleWindow(place, () => attempt(async () => render(await load())));
  const describe = (data) => ({
    ...workspace,
    default_shown: data.default_limit_usd === null ? t("Not set") : money(data.default_limit_usd),
    ...rows.of(
      data.members.map((each) => ({
        ...each,
        shown: each.limit_usd === null ? t("Default limit") : money(each.limit_usd),
      })),
    ),
  });
  const render = (data) => {
    const scope = describe(data);
    show(place, "panel-person-limits", scope, handlers);
    rows.connect(scope);
  };
  const put = async (userId, amount) => {
    const saved = await call("PUT", path, { user_id: userId, limit_usd: amount });
    remember(path, saved);
    render(saved);
  };
  // Where the dialog has a button that takes the limit away, an emptied field is none.
  function open(heading, who, userId, cents) {
    const removes = document.getElementById("dialog-person-limit").content.querySelector("[data-action=remove-person-limit]") !== null;
    const scope = {
      ...workspace,
      heading,
      who,
      amount: cents === null ? "" : plainMoney(cents),
      removes: removes && cents !== null,
      empties: !removes,
    };
    openDialog("dialog-person-limit", scope, {
      readers: { amount: removes ? readCents : readOptionalCents },
      required: removes ? ["amount"] : [],
      save: ({ amount }) => put(userId, amount),
      handlers: { "remove-person-limit": () => ask("confirm-remove-person-limit", scope, () => put(userId, null)) },
    });
  }
  const handlers = {
    ...rows.moves,
    "open-default-limit": () =>
      attempt(async () =>
        open(t("Change default limit"), t("everybody without one of their own"), null, (await dataOf(path, load)).default_limit_usd),
      ),
    "open-person-limit": ({ user_id, email }) =>
      attempt(async () => {
        const { members } = await dataOf(path, load);
        const present = members.find((each) => each.user_id === user_id)?.limit_usd ?? null;
        open(t("Change limit of {email}", { email }), email, user_id, present);
      }),
  };
  await showFirst(path, { nothing, load, render });
}
