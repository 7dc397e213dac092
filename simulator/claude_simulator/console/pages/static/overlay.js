// Something that wants to be looked at first: a dialog in front of the page, or a banner over it (fault console_overlay).

import { stamp } from "./fill.js";

export function openOverlay() {
  const { overlay } = document.body.dataset;
  if (overlay === undefined) return;
  const close = () => box.remove();
  document.body.append(stamp("overlay", {}, { close }));
  const box = document.body.lastElementChild;
  if (overlay !== "dialog") return;
  box.addEventListener("close", close);
  box.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    box.close();
  });
  box.showModal();
}
