// The page /usage/limits (layout D): a workspace and a model are chosen from lists, "Refresh" loads everything again.

import { cut } from "./cut_lists.js";
import { show } from "./fill.js";
import { pause } from "./first_picture.js";
import { showLate } from "./late.js";
import { adminApi, content, firstPicture } from "./place.js";
import { plainRows, ratesOfOrganization } from "./rate_rows.js";
import { ratesPart } from "./rate_limits.js";
import { t } from "./said.js";
import { call } from "./server.js";

export async function usageLimitsPage() {
  const load = () => Promise.all([call("GET", `${adminApi}/workspaces`), ratesOfOrganization()]);
  let [{ workspaces }, whole] = await load();
  const all = { id: "", name: t("All workspaces") };
  const live = workspaces.filter((each) => !each.archived_at);
  const models = plainRows(whole).map(({ key, group }) => ({ key, group }));
  let workspace;
  let model = "";

  // The workspace that is shown for the one that was chosen: once another one (fault console_other_workspace).
  function shownFor(id) {
    const chosen = live.find((each) => each.id === id);
    const { elsewhere } = document.body.dataset;
    if (chosen === undefined || elsewhere === undefined) return chosen;
    delete document.body.dataset.elsewhere;
    const others = live.filter((each) => each.id !== id && !each.is_default);
    return others.find((each) => each.id === elsewhere) ?? others[0] ?? chosen;
  }

  // Under the heading of what was chosen, for a while, the rows of what was chosen before.
  async function showRowsBefore(place, rows) {
    show(place, "part-rates", { ...workspace, groups: [] }, {});
    place.querySelector("tbody").replaceWith(rows);
    await pause();
  }

  async function render() {
    const rows = content.querySelector("[data-part=rates] tbody");
    const place = document.createElement("div");
    content.querySelector("[data-part=rates]").replaceChildren(place);
    if (firstPicture === "rows_before" && workspace !== undefined && rows) await showRowsBefore(place, rows);
    const keep = (row) => model === "" || row.key === model;
    if (workspace === undefined) {
      show(place, "part-rates", { ...all, groups: plainRows(whole).filter(keep) }, {});
    } else {
      await ratesPart(place, "part-rates", { ...workspace, scope_name: workspace.name }, keep);
    }
  }
  const handlers = {
    "choose-workspace": (_, list) => {
      workspace = shownFor(list.value);
      return showLate(render);
    },
    "choose-model": (_, list) => {
      model = list.value;
      return showLate(render);
    },
    refresh: () =>
      showLate(async () => {
        [{ workspaces }, whole] = await load();
        await render();
      }),
  };
  // A list to choose from has no box in which one scrolls: there it is whole.
  const showLists = (isWhole) => {
    const choices = cut("workspaces", [all, ...live], isWhole);
    const scope = choices.workspaces_box ? cut("workspaces", [all, ...live], true) : choices;
    show(content, "view", { ...scope, models: [{ key: "", group: t("All models") }, ...models] }, handlers);
  };
  handlers["show-workspaces"] = () => {
    showLists(true);
    return showLate(render);
  };
  showLists(false);
  await render();
}
