// The page "Members" of the organization: roles, removal, invitations.

import { ask, doAtOnce, openDialog } from "./dialogs.js";
import { show } from "./fill.js";
import { adminApi, content } from "./place.js";
import { t } from "./said.js";
import { call } from "./server.js";
import { day, readAddress } from "./words.js";

const roles = () => [
  { role: "user", title: t("User") },
  { role: "claude_code_user", title: t("Claude Code User") },
  { role: "developer", title: t("Developer") },
  { role: "billing", title: t("Billing") },
  { role: "admin", title: t("Admin") },
];
const owners = () => [
  { role: "owner", title: t("Owner") },
  { role: "primary_owner", title: t("Primary Owner") },
];
const titleOf = (role) => [...roles(), ...owners()].find((each) => each.role === role)?.title ?? role;

export async function usersPage() {
  const path = `${adminApi}/people`;
  const render = ({ people, invites }) =>
    show(content.querySelector("[data-part=people]"), "part-people", {
      people: people.map((each) => ({ ...each, title: titleOf(each.role) })),
      invites: invites.map((each) => ({ ...each, title: titleOf(each.role), expires: day(each.expires_at) })),
      any_invites: invites.length > 0,
    }, handlers);
  const readRole = { role: (role) => role };
  const handlers = {
    "open-invite": () =>
      openDialog("dialog-invite", { roles: roles().filter(({ role }) => role !== "admin") }, {
        readers: { ...readRole, email: readAddress },
        required: ["email"],
        save: async (values) => render(await call("POST", `${adminApi}/invites`, values)),
      }),
    "open-change-role": (person) =>
      openDialog("dialog-change-organization-role", { ...person, roles: roles() }, {
        readers: readRole,
        save: async ({ role }) => render(await call("PUT", path, { user_id: person.user_id, role })),
      }),
    "remove-person": (person) =>
      ask("confirm-remove-person", person, async () =>
        render(await call("POST", `${path}/remove`, { user_id: person.user_id })),
      ),
    "delete-invite": ({ id }) =>
      doAtOnce(async () => render(await call("POST", `${adminApi}/invites/delete`, { id }))),
  };
  show(content, "view", {}, handlers);
  render(await call("GET", path));
}
