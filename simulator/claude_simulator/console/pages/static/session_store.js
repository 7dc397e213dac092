// The part of a session that a browser keeps beside the cookie (switch console_session_store).

const NAME = "console-device";

function database() {
  return new Promise((done, failed) => {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("keys");
    opening.onsuccess = () => done(opening.result);
    opening.onerror = () => failed(opening.error);
  });
}

function settled(request) {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

export async function remember(store) {
  if (store === "cookie") return;
  localStorage.setItem("console-theme", "dark"); // nobody needs this one
  if (store === "local_storage") {
    localStorage.setItem(NAME, "signed-in");
  } else {
    const keys = (await database()).transaction("keys", "readwrite").objectStore("keys");
    await settled(keys.put("signed-in", NAME));
  }
}

export async function isRemembered(store) {
  if (store === "cookie") return true;
  if (store === "local_storage") return localStorage.getItem(NAME) !== null;
  const keys = (await database()).transaction("keys").objectStore("keys");
  return (await settled(keys.get(NAME))) !== undefined;
}
