// Rate limits as rows: the organization's values with a workspace's own above them, ready to be shown.

import { api } from "./place.js";
import { t } from "./said.js";
import { call } from "./server.js";
import { grouped } from "./words.js";

const CACHE_AWARE = "input_tokens_per_minute_cache_aware";
export const COLUMNS = ["requests", "input_tokens", "output_tokens"];

export const ratesPath = (workspaceId) => `${api}/workspaces/${workspaceId}/rate_limits`;
export const ratesOfOrganization = () => call("GET", `${api}/rate_limits_v2`);
export const loadRates = (workspaceId) => Promise.all([ratesOfOrganization(), call("GET", ratesPath(workspaceId))]);

export const ratesNotSet = async () => [await ratesOfOrganization(), { rate_limits: {} }];

const byType = (limits) => Object.fromEntries(limits.map(({ type, value }) => [type, value]));

export function rowsOf([whole, own], mayEdit) {
  return Object.entries(whole.rate_limits).map(([key, limits]) => {
    const ofOrganization = byType(limits);
    const ofWorkspace = byType(own.rate_limits[key] ?? []);
    const row = { key, group: whole.model_group_display_names[key], limiters: {}, is_own: {} };
    const limiters = {
      requests: "requests_per_minute",
      input_tokens: CACHE_AWARE in ofOrganization ? CACHE_AWARE : "input_tokens_per_minute",
      output_tokens: "output_tokens_per_minute",
    };
    for (const [column, limiter] of Object.entries(limiters)) {
      const above = ofOrganization[limiter];
      const value = ofWorkspace[limiter];
      row.limiters[column] = limiter;
      row.is_own[column] = value !== undefined;
      row[`${column}_value`] = value === undefined ? "" : String(value);
      row[`${column}_hint`] = above === undefined
        ? t("The organization has no such limit.")
        : t("Organization: {value}", { value: grouped.format(above) });
      row[`${column}_open`] = above !== undefined || value !== undefined;
      if (value !== undefined) row[column] = grouped.format(value);
      else row[column] = above === undefined ? "—" : t("{value} (organization)", { value: grouped.format(above) });
    }
    row.may_change = mayEdit && COLUMNS.some((column) => row[`${column}_open`]);
    return row;
  });
}

// The organization's own values, without a workspace above which they stand.
export function plainRows(whole) {
  const rows = rowsOf([whole, { rate_limits: whole.rate_limits }], false);
  return rows.filter((row) => COLUMNS.some((column) => row[`${column}_open`]));
}
