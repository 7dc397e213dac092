// Menus and the arrow keys, for menus and tabs alike.

import { freshId } from "./ids.js";

export function moveAmong(items, event, also = () => {}) {
  const at = items.indexOf(document.activeElement);
  const next = {
    ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: items.length - 1,
  }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  const item = items[(next + items.length) % items.length];
  item.focus();
  also(item);
}

export function connectMenu(button) {
  const menu = button.nextElementSibling;
  const items = [...menu.querySelectorAll("[role^=menuitem]")];
  menu.id = freshId();
  button.setAttribute("aria-controls", menu.id);
  items.forEach((item) => (item.tabIndex = -1));
  const toggle = (open) => {
    menu.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (open) items[0].focus();
  };
  button.addEventListener("click", () => toggle(menu.hidden));
  menu.addEventListener("click", () => {
    toggle(false);
    button.focus();
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      toggle(false);
      button.focus();
    }
    moveAmong(items, event);
  });
  button.parentElement.addEventListener("focusout", (event) => {
    if (!button.parentElement.contains(event.relatedTarget)) toggle(false);
  });
}
