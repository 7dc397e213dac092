// The page /usage/limits (layout D): a workspace and a model are chosen from lists, "Refresh" loads everything again.

import { show } from "./fill.js";
import { announce, attempt } from "./messages.js";
import { adminApi, content, status } from "./place.js";
import { plainRows, ratesOfOrganization } from "./rate_rows.js";
import { ratesPart } from "./rates.js";
import { t } from "./said.js";
import { call } from "./server.js";

export async function usageLimitsPage() {
  const load = () => Promise.all([call("GET", `${adminApi}/workspaces`), ratesOfOrganization()]);
  let [{ workspaces }, whole] = await load();
  const all = { id: "", name: t("All workspaces") };
  const live = workspaces.filter((each) => !each.archived_at);
  const models = plainRows(whole).map(({ key, group }) => ({ key, group }));
  let shown = all.id;
  let model = "";

  async function render() {
    const place = document.createElement("div");
    content.querySelector("[data-part=rates]").replaceChildren(place);
    const keep = (row) => model === "" || row.key === model;
    const workspace = live.find((each) => each.id === shown);
    if (workspace === undefined) {
      show(place, "part-rates", { ...all, groups: plainRows(whole).filter(keep) }, {});
    } else {
      await ratesPart(place, "part-rates", { ...workspace, scope_name: workspace.name }, keep);
    }
  }
  async function renderLate() {
    announce("loading", t("Loading…"));
    await attempt(render);
    if (status.dataset.kind === "loading") announce("", "");
  }
  const handlers = {
    "choose-workspace": (_, list) => {
      shown = list.value;
      return renderLate();
    },
    "choose-model": (_, list) => {
      model = list.value;
      return renderLate();
    },
    refresh: () =>
      attempt(async () => {
        [{ workspaces }, whole] = await load();
        await renderLate();
      }),
  };
  show(content, "view", { workspaces: [all, ...live], models: [{ key: "", group: t("All models") }, ...models] }, handlers);
  await render();
}
