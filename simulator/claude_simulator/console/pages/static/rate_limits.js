// Rate limits of a workspace with one dialog per model: a tab (layouts B, C), and the table of /usage/limits (D).

import { cut } from "./cut_lists.js";
import { openDialog } from "./dialogs.js";
import { show } from "./fill.js";
import { dataOf, remember, showFirst } from "./first_picture.js";
import { attempt } from "./messages.js";
import { loadRates, ratesNotSet, ratesPath, rowsOf } from "./rate_rows.js";
import { call } from "./server.js";
import { readRate } from "./words.js";

// `keep` says which rows are shown.
export async function ratesPart(place, templateId, workspace, keep = () => true) {
  const key = ratesPath(workspace.id);
  const load = () => loadRates(workspace.id);
  const describe = (loaded) => rowsOf(loaded, workspace.may_edit);
  let shown;
  let isWhole = false;
  const render = (loaded) => {
    shown = loaded;
    show(place, templateId, { ...workspace, ...cut("groups", describe(loaded).filter(keep), isWhole) }, handlers);
  };
  const handlers = {
    "show-groups": () => {
      isWhole = true;
      render(shown);
    },
    "open-rates": ({ key: group }) =>
      attempt(async () => {
        const [whole, own] = await dataOf(key, load);
        const row = describe([whole, own]).find((each) => each.key === group);
        openDialog("dialog-rates", { ...workspace, ...row }, {
          readers: { requests: readRate, input_tokens: readRate, output_tokens: readRate },
          save: async (values) => {
            const limits = Object.entries(row.limiters)
              .filter(([column]) => row[`${column}_value`] !== String(values[column] ?? ""))
              .map(([column, type]) => ({ type, value: values[column] }));
            const saved = await call("PUT", ratesPath(workspace.id), { model_group: group, limits });
            remember(key, [whole, saved]);
            render([whole, saved]);
          },
        });
      }),
  };
  await showFirst(key, { nothing: ratesNotSet, load, render });
}
