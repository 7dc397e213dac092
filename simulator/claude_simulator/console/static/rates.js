// The tab "Rate limits" of a workspace.

import { openDialog } from "./dialogs.js";
import { show } from "./fill.js";
import { attempt } from "./messages.js";
import { api, workspaceId } from "./place.js";
import { call } from "./server.js";
import { grouped, readRate } from "./words.js";

const CACHE_AWARE = "input_tokens_per_minute_cache_aware";

export async function ratesPanel(place, workspace) {
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
