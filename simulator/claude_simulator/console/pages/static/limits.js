// The organization's page /settings/limits: rate limits to read, and in the older layouts the spend limits.

import { show } from "./fill.js";
import { api, content } from "./place.js";
import { plainRows, ratesOfOrganization } from "./rate_rows.js";
import { call } from "./server.js";
import { spendPart } from "./spend_limits.js";

export async function limitsPage(above) {
  const [whole, rates] = await Promise.all([call("GET", api), ratesOfOrganization()]);
  show(content, "view", whole, {});
  const spend = content.querySelector("[data-part=spend]");
  const scope = { scope_name: whole.name, may_edit: whole.may_edit_limits, is_organization: true, above };
  if (spend) await spendPart(spend, "part-spend", api, scope);
  show(content.querySelector("[data-part=rates]"), "part-rates", { groups: plainRows(rates) }, {});
}
