// Of many people a page shows some rows at first (switches console_people_rows, console_people_rest), and the others in one of
// these ways: pages of rows; a button for more of them; rows that come while one scrolls; the same in a box where those out of
// sight leave again; or in none, without a word or beside a count of all.

import { peopleRest, peopleRows } from "./place.js";
import { t } from "./said.js";

const size = Number(peopleRows);
const rowsOf = (place) => [...place.querySelectorAll("tbody tr:not([aria-hidden])")];

// Which rows are drawn now. `draw` asks for the data anew and draws it, whenever others are to be.
export function peopleWindow(place, draw) {
  let first = 0;
  let drawn = peopleRest === "box" ? size + 12 : size; // in a box: those in sight, and some beside them
  let rowHeight = 0;
  let top = 0;

  const move = (to, count = drawn) => {
    first = Math.max(0, to);
    drawn = count;
    return draw();
  };

  // What of a list is drawn, as a scope for fill.js.
  function of(people) {
    const total = people.length;
    if (size === 0) return { people, people_count: t("{total} people", { shown: total, total }) };
    if (peopleRest !== "pages" && peopleRest !== "box") first = 0;
    const shown = people.slice(first, first + drawn);
    const isCut = total > size;
    return {
      people: shown,
      people_count: peopleRest === "silent" ? "" : t("{total} people", { shown: first + shown.length, total }),
      people_pages: isCut && peopleRest === "pages",
      people_more: isCut && peopleRest === "more" && shown.length < total,
      people_before: first,
      people_after: total - first - shown.length,
    };
  }

  const moves = { "next-people": () => move(first + size, size), "previous-people": () => move(first - size, size), "more-people": () => move(0, drawn + size) };

  function connect(scope) {
    for (const [name, isEnd] of [["previous-people", scope.people_before === 0], ["next-people", scope.people_after === 0]]) {
      const button = place.querySelector(`[data-action="${name}"]`);
      if (button) button.disabled = isEnd;
    }
    if (size > 0 && peopleRest === "scroll" && scope.people_after > 0) watchEnd();
    if (size > 0 && peopleRest === "box") fillBox(scope);
  }

  // The last row has come into sight: more of them.
  function watchEnd() {
    const last = rowsOf(place).at(-1);
    if (!last) return;
    const watcher = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting) || !last.isConnected) return;
      watcher.disconnect();
      move(0, drawn + size);
    });
    watcher.observe(last);
  }

  // A box as high as a part of the rows; room is left for those that are not drawn.
  function fillBox(scope) {
    const box = place.querySelector("[data-people]");
    const rows = rowsOf(place);
    if (rows.length === 0) return;
    rowHeight ||= rows[0].offsetHeight;
    box.classList.add("people-box");
    const room = (count) => {
      const row = document.createElement("tr");
      row.setAttribute("aria-hidden", "true");
      row.append(document.createElement("td"));
      row.style.height = `${count * rowHeight}px`;
      return row;
    };
    if (scope.people_before > 0) rows[0].before(room(scope.people_before));
    if (scope.people_after > 0) rows.at(-1).after(room(scope.people_after));
    box.scrollTop = top;
    box.addEventListener("scroll", () => {
      top = box.scrollTop;
      const wanted = Math.max(0, Math.floor(top / rowHeight) - 3);
      if (Math.abs(wanted - first) > 2) move(wanted);
    });
  }

  return { of, connect, moves };
}
