// Rate limits of a workspace value by value: a pencil beside each, and a circle that takes an own one away (layout A).

import { cut } from "./cut_lists.js";
import { ask, openDialog } from "./dialogs.js";
import { show } from "./fill.js";
import { dataOf, remember, showFirst } from "./first_picture.js";
import { attempt } from "./messages.js";
import { COLUMNS, loadRates, ratesNotSet, ratesPath, rowsOf } from "./rate_rows.js";
import { t } from "./said.js";
import { call } from "./server.js";
import { readRate } from "./words.js";

const LIMITERS = { requests: "requests per minute", input_tokens: "input tokens per minute", output_tokens: "output tokens per minute" };
const FIELDS = { requests: "Requests per minute", input_tokens: "Input tokens per minute", output_tokens: "Output tokens per minute" };

function cellsOf(row, mayEdit) {
  return COLUMNS.map((column) => ({
    column,
    shown: row[column],
    limiter: row.limiters[column],
    limiter_name: t(LIMITERS[column]),
    edit: t("Edit {limiter} for {group}", { limiter: t(LIMITERS[column]), group: row.group }),
    field: t(FIELDS[column]),
    own: row[`${column}_value`],
    hint: row[`${column}_hint`],
    may_change: mayEdit && row[`${column}_open`],
    may_reset: mayEdit && row.is_own[column],
  }));
}

export async function singleRatesPart(place, templateId, workspace) {
  const path = ratesPath(workspace.id);
  const load = () => loadRates(workspace.id);
  const describe = (loaded) =>
    rowsOf(loaded, workspace.may_edit).map((row) => ({ ...row, cells: cellsOf(row, workspace.may_edit) }));
  let shown;
  let isWhole = false;
  const render = (loaded) => {
    shown = loaded;
    show(place, templateId, { ...workspace, ...cut("groups", describe(loaded), isWhole) }, handlers);
  };
  const put = async (whole, key, limiter, value) => {
    const limits = [{ type: limiter, value }];
    const saved = [whole, await call("PUT", path, { model_group: key, limits })];
    remember(path, saved);
    render(saved);
  };
  const handlers = {
    "show-groups": () => {
      isWhole = true;
      render(shown);
    },
    "open-rate": ({ key, column }) =>
      attempt(async () => {
        const loaded = await dataOf(path, load);
        const row = describe(loaded).find((each) => each.key === key);
        const cell = row.cells.find((each) => each.column === column);
        openDialog("dialog-rate", { ...workspace, ...row, ...cell }, {
          readers: { value: readRate },
          required: ["value"],
          save: ({ value }) => put(loaded[0], key, cell.limiter, value),
        });
      }),
    "reset-rate": ({ key, group, column, limiter, limiter_name }) =>
      attempt(async () => {
        const [whole] = await dataOf(path, load);
        await ask("confirm-reset-rate", { ...workspace, group, column, limiter_name }, () =>
          put(whole, key, limiter, null),
        );
      }),
  };
  await showFirst(path, { nothing: ratesNotSet, load, render });
}
