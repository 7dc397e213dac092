// Content that comes late: of a page at first, and again of every tab, list and button that asks for more of it.
// How late is the switch console_hydration_ms. Meanwhile the status line says that it is loading.

import { announce, attempt } from "./messages.js";
import { hydrationMs, status } from "./place.js";
import { t } from "./said.js";

let newest = 0;

// Only the newest of several takes "Loading…" back: an older one has nowhere to show what it found.
export async function showLate(work) {
  const mine = ++newest;
  announce("loading", t("Loading…"));
  await new Promise((resolve) => setTimeout(resolve, Number(hydrationMs)));
  await attempt(work);
  if (mine === newest && status.dataset.kind === "loading") announce("", "");
}
