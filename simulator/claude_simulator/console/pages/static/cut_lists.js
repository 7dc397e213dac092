// Lists of which a page shows the first rows only (switches console_cut_lists, console_cut_rows), and how it tells of the rest:
// a button that shows all, a count in words, sizes for a screen reader alone, or a box in which one scrolls for more.

import { cutLists, cutRows } from "./place.js";
import { t } from "./said.js";

// What is shown of a list, as a scope for fill.js; `whole` once all of it was asked for.
export function cut(name, list, whole = false) {
  const isCut = cutLists !== "whole" && !whole && list.length > Number(cutRows);
  const shown = isCut ? list.slice(0, Number(cutRows)) : list;
  return {
    [name]: shown,
    [`${name}_more`]: isCut && cutLists === "show_all",
    [`${name}_count`]: isCut && cutLists === "count" ? t("{shown} of {total}", { shown: shown.length, total: list.length }) : "",
    [`${name}_size`]: isCut && cutLists === "sizes" ? String(list.length) : "",
    [`${name}_rows`]: isCut && cutLists === "sizes" ? String(list.length + 1) : "", // with the row of headers
    [`${name}_box`]: isCut && cutLists === "scroll",
  };
}

// Make a box in which one scrolls: what is missing comes at its end.
export function scrollIn(box, more) {
  box.classList.add("box");
  const end = document.createElement("div");
  end.className = "end-of-box";
  box.append(end);
  box.addEventListener("scroll", more, { once: true });
}
