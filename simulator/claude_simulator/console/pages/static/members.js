// The tab "Members" of a workspace.

import { ask, openDialog } from "./dialogs.js";
import { show } from "./fill.js";
import { attempt } from "./messages.js";
import { adminApi, workspaceId } from "./place.js";
import { t } from "./said.js";
import { call } from "./server.js";

const ROLES = [
  { role: "workspace_user", title: "Workspace User" },
  { role: "workspace_developer", title: "Workspace Developer" },
  { role: "workspace_restricted_developer", title: "Workspace Limited Developer" },
  { role: "workspace_admin", title: "Workspace Admin" },
];
const BILLING = { role: "workspace_billing", title: "Workspace Billing" };
export const roleTitle = (role) => t([...ROLES, BILLING].find((each) => each.role === role)?.title ?? role);
const titled = () => ROLES.map(({ role, title }) => ({ role, title: t(title) }));

export async function membersPanel(place, workspace) {
  const path = `${adminApi}/workspaces/${workspaceId}/members`;
  const describe = (members) =>
    members.map((member) => ({
      ...member,
      role: roleTitle(member.workspace_role),
      may_change: workspace.may_edit && !member.is_inherited,
    }));
  const render = ({ members }) =>
    show(place, "panel-members", { ...workspace, members: describe(members) }, handlers);
  const readRole = { role: (role) => role };
  const handlers = {
    "open-add-member": () =>
      attempt(async () => {
        const [{ members }, everybody] = await Promise.all([call("GET", path), call("GET", `${adminApi}/members`)]);
        const present = new Set(members.map((member) => member.user_id));
        const candidates = everybody.members.filter((member) => !present.has(member.user_id));
        openDialog("dialog-add-member", { ...workspace, candidates, roles: titled() }, {
          readers: { ...readRole, member: (member) => member },
          required: ["member"],
          unchanged: true,
          save: async ({ member, role }) => render(await call("POST", path, { user_id: member, workspace_role: role })),
        });
      }),
    "open-change-role": (member) =>
      openDialog("dialog-change-role", { ...workspace, ...member, roles: titled() }, {
        readers: readRole,
        save: async ({ role }) => render(await call("PUT", path, { user_id: member.user_id, workspace_role: role })),
      }),
    "remove-member": (member) =>
      ask("confirm-remove-member", { ...workspace, ...member }, async () =>
        render(await call("POST", `${path}/remove`, { user_id: member.user_id })),
      ),
  };
  render(await call("GET", path));
}
