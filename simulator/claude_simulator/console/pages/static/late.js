// A page that is late: at first, and again with what comes after a tab, a list or a button that asks for more of it.
// How late is the switch console_hydration_ms. What is late is console_hydration: the content, while the status line
// says that it is loading; or only its controls, which are there and do nothing, as before a page is hydrated.

import { announce, attempt } from "./messages.js";
import { content, hydration, hydrationMs, status } from "./place.js";
import { t } from "./said.js";

let newest = 0;
let waiting = 0;

const lateness = () => new Promise((resolve) => setTimeout(resolve, Number(hydrationMs)));

for (const kind of ["click", "change", "keydown"]) {
  content.addEventListener(kind, (event) => waiting > 0 && event.stopImmediatePropagation(), true);
}

async function comeToLife() {
  waiting += 1;
  await lateness();
  waiting -= 1;
}

// Only the newest of several takes "Loading…" back: an older one has nowhere to show what it found.
export async function showLate(work) {
  const mine = ++newest;
  announce("loading", t("Loading…"));
  if (hydration === "controls") comeToLife();
  else await lateness();
  await attempt(work);
  if (mine === newest && status.dataset.kind === "loading") announce("", "");
}
