// What is said to the person: one status line, and alerts that stay until the next attempt.

import { main, status } from "./place.js";

export function announce(kind, text) {
  status.dataset.kind = kind;
  status.textContent = text;
}

function dropToasts() {
  document.querySelectorAll(".toast").forEach((toast) => toast.remove());
}

// Inside an open dialog, because what is behind one is inert and not read out.
function toast(message) {
  dropToasts();
  const box = document.createElement("p");
  box.className = "toast";
  box.setAttribute("role", "alert");
  box.textContent = message;
  ([...document.querySelectorAll("dialog[open]")].at(-1) ?? main).append(box);
}

// Take back what the last attempt said.
export function begin() {
  dropToasts();
  if (status.dataset.kind === "done") announce("", "");
}

// Do something; what goes wrong is said in a toast, or in the place that is given.
export async function attempt(work, place = null) {
  begin();
  try {
    return await work();
  } catch (error) {
    if (place === null) {
      toast(error.message);
    } else {
      place.textContent = error.message;
      place.hidden = false;
    }
    return undefined;
  }
}
