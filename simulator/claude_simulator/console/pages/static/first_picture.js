// What a part of a page shows before its data is there (switch console_first_picture): nothing but the data; as if nothing
// were set; what an earlier page has kept; or that alone, without asking. How long is console_first_picture_ms; the data is
// asked for after that.

import { firstPicture, firstPictureMs } from "./place.js";

const keeps = firstPicture === "kept" || firstPicture === "kept_alone";
const name = (key) => `console:${key}`;

function kept(key) {
  const text = keeps ? localStorage.getItem(name(key)) : null;
  return text === null ? undefined : JSON.parse(text);
}

export const pause = () => new Promise((resolve) => setTimeout(resolve, Number(firstPictureMs)));

// Keep what is shown now for the pages that come.
export function remember(key, data) {
  if (keeps) localStorage.setItem(name(key), JSON.stringify(data));
}

// The data of a part: as it was kept if nothing is to be asked for, else from the server.
export async function dataOf(key, load) {
  const data = (firstPicture === "kept_alone" ? kept(key) : undefined) ?? (await load());
  remember(key, data);
  return data;
}

// Show a part; `nothing` gives what its data is when nothing is set.
export async function showFirst(key, { nothing, load, render }) {
  const early = firstPicture === "nothing_set" ? await nothing() : kept(key);
  if (early !== undefined) {
    render(early);
    if (firstPicture === "kept_alone") return;
    await pause();
  }
  render(await dataOf(key, load));
}
