// Filling a <template>: attributes say what goes where, and all text goes in as text, since names are never markup.
//
//   data-text, data-label (aria-label), data-href, data-value   a pattern such as "Edit {group}"
//   data-when, data-unless                                      there only if a value is set, or is not
//   data-each                                                   repeated for every item of a list
//   data-action, data-change                                    the handler of a click, of a change
//   data-setsize, data-rowcount                                 aria-setsize, aria-rowcount, if not empty
//   data-box                                                    a list in a box in which one scrolls, if it is to be cut so
//   data-named, data-field                                      named by its heading; a label, a control and its notes

import { scrollIn } from "./cut_lists.js";
import { freshId } from "./ids.js";
import { connectMenu } from "./menus.js";
import { say } from "./said.js";

function bind(element, scope, handlers) {
  const { text, label, href, value, action, change, setsize, rowcount, box } = element.dataset;
  if (text !== undefined) element.textContent = say(text, scope);
  if (label !== undefined) element.setAttribute("aria-label", say(label, scope));
  if (href !== undefined) element.setAttribute("href", say(href, scope, encodeURIComponent));
  if (action !== undefined) element.addEventListener("click", () => handlers[action](scope, element));
  if (change !== undefined) element.addEventListener("change", () => handlers[change](scope, element));
  if ("field" in element.dataset) {
    const control = element.querySelector("input, select");
    control.id = freshId();
    const label = element.querySelector("label");
    if (label) {
      label.htmlFor = control.id;
      label.textContent = say(label.textContent, scope);
    }
    const notes = [...element.querySelectorAll(".hint, .error")];
    notes.forEach((note) => (note.id = freshId()));
    if (notes.length) control.setAttribute("aria-describedby", notes.map((note) => note.id).join(" "));
  }
  fill(element, scope, handlers);
  if ("named" in element.dataset) {
    const heading = element.querySelector("h1, h2");
    heading.id = freshId();
    element.setAttribute("aria-labelledby", heading.id);
  }
  if (setsize && say(setsize, scope)) element.setAttribute("aria-setsize", say(setsize, scope));
  if (rowcount && say(rowcount, scope)) element.setAttribute("aria-rowcount", say(rowcount, scope));
  if (box !== undefined && scope[`${box}_box`]) scrollIn(element, () => handlers[`show-${box}`]());
  if (value !== undefined) element.value = say(value, scope);
}

function fill(parent, scope, handlers) {
  for (const element of [...parent.children]) {
    const { each, when, unless } = element.dataset;
    if ((when !== undefined && !scope[when]) || (unless !== undefined && scope[unless])) {
      element.remove();
    } else if (each !== undefined) {
      for (const item of scope[each]) {
        const copy = element.cloneNode(true);
        delete copy.dataset.each;
        element.before(copy);
        bind(copy, { ...scope, ...item }, handlers);
      }
      element.remove();
    } else {
      bind(element, scope, handlers);
    }
  }
}

export function stamp(templateId, scope, handlers) {
  const fragment = document.getElementById(templateId).content.cloneNode(true);
  fill(fragment, scope, handlers);
  return fragment;
}

export function show(place, templateId, scope, handlers) {
  place.replaceChildren(stamp(templateId, scope, handlers));
  place.querySelectorAll("[data-menu]").forEach(connectMenu);
}
