// Dialogs: forms whose Save waits for a valid change, and questions with one answer.

import { watchFields } from "./fields.js";
import { stamp } from "./fill.js";
import { announce, attempt, begin } from "./messages.js";
import { closing, errors, main } from "./place.js";
import { t } from "./said.js";
import { tell } from "./telemetry.js";

// The opener may have been drawn anew by the save: then its successor (the same control of the same row) gets the
// focus, else the page.
function focusLike(opener) {
  if (opener.isConnected) return;
  const rowOf = (element) => element.closest("tr")?.querySelector("th, td")?.textContent;
  const isSuccessor = (each) => rowOf(each) === rowOf(opener) && each.ariaLabel === opener.ariaLabel;
  const candidates = [...main.querySelectorAll(`[data-action="${opener.dataset.action}"]`)];
  (candidates.find(isSuccessor) ?? candidates[0] ?? main).focus();
}

// Open a dialog; `readers` say how each field becomes a value, `save` gets the values. Save is possible when every
// field can be read and something differs from the start. Without readers the dialog is a question.
export function openDialog(templateId, scope, { readers = {}, required = [], unchanged = false, save, handlers = {} }) {
  begin();
  const opener = document.activeElement;
  const close = () => dialog.close();
  document.body.append(stamp(templateId, scope, { close, ...handlers }));
  const dialog = document.body.lastElementChild;
  const form = dialog.querySelector("form");
  const submit = form.querySelector("[type=submit]");
  const fields = Object.keys(readers).map((name) => form.elements[name]);
  const initial = new Map(fields.map((field) => [field, field.value]));
  let busy = false;

  function values() {
    const found = {};
    let complete = true;
    for (const field of fields) {
      const error = field.closest("[data-field]").querySelector("[role=alert]");
      let message = "";
      try {
        if (field.value.trim() === "" && required.includes(field.name)) complete = false;
        else found[field.name] = readers[field.name](field.value);
      } catch (problem) {
        complete = false;
        message = problem.message;
      }
      if (error) {
        error.textContent = message;
        error.hidden = message === "";
        field.setAttribute("aria-invalid", String(message !== ""));
      }
    }
    return complete ? found : undefined;
  }

  function refresh() {
    const changed = unchanged || fields.some((field) => field.value.trim() !== initial.get(field));
    submit.disabled = busy || values() === undefined || (fields.length > 0 && !changed);
  }

  form.addEventListener("input", refresh);
  watchFields(fields, initial, refresh);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (submit.disabled) return;
    busy = true;
    refresh();
    tell("save_pressed", Object.fromEntries(fields.map((field) => [field.name, field.value])));
    const where = errors === "inline" ? form.querySelector(".error") : null;
    const saving = attempt(async () => ({ after: await save(values() ?? {}) }), where);
    if (closing === "at_the_press") document.querySelectorAll("dialog[open]").forEach((open) => open.close());
    const done = await saving;
    busy = false;
    if (done === undefined) {
      submit.disabled = false;
      return;
    }
    document.querySelectorAll("dialog[open]").forEach((open) => open.close());
    focusLike(opener);
    if (done.after !== false) announce("done", t("Saved"));
  });
  dialog.addEventListener("close", () => dialog.remove());
  refresh();
  dialog.showModal();
  (form.querySelector("input:enabled, select") ?? form.querySelector("[data-action=close]")).focus();
  fields.find((field) => field.type === "text" && !field.disabled)?.select();
}

// Ask a question if this page has it, and do it; where it has none, do it at once.
export async function ask(templateId, scope, work) {
  if (document.getElementById(templateId)) {
    openDialog(templateId, scope, { save: work });
    return;
  }
  await doAtOnce(work);
}

// Do something without asking.
export async function doAtOnce(work) {
  tell("pressed", {});
  const done = await attempt(async () => ({ after: await work({}) }));
  if (done === undefined) return;
  document.querySelectorAll("dialog[open]").forEach((open) => open.close());
  announce("done", t("Saved"));
}
