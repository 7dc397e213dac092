// What a field makes of what was typed (switch console_fields): formatted when it is left, made another value by its own
// mask, or set back because the form is drawn from data that was asked for anew.

import { api, fields as manner } from "./place.js";
import { call } from "./server.js";
import { grouped, plainNumber } from "./words.js";

const NUMBER = /^[\d.,]+$/;

const otherwise = (text) => (NUMBER.test(text) ? grouped.format(plainNumber(text)) : text.split(/\s*,\s*/).join(","));

function another(text, before) {
  if (text === "") return before;
  return NUMBER.test(text) ? grouped.format(plainNumber(text) * 100) : text.split(",")[0];
}

// `refresh` is told when a field was changed by itself; a form that is set back does not even look at its button.
export function watchFields(fields, initial, refresh) {
  for (const field of fields.filter((each) => each.type === "text")) {
    const before = initial.get(field);
    if (manner === "reset_by_refetch") {
      field.addEventListener("input", async () => {
        await call("GET", api);
        field.value = before;
      });
      continue;
    }
    if (manner === "as_typed") continue;
    field.addEventListener("change", () => {
      field.value = manner === "written_otherwise" ? otherwise(field.value) : another(field.value, before);
      refresh();
    });
  }
}
