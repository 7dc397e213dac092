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

export async function attempt(work) {
  begin();
  try {
    return await work();
  } catch (error) {
    toast(error.message);
    return undefined;
  }
}
