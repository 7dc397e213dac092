// Talking to the private API: JSON both ways, an Error with a sentence when it fails, the login page when signed out.

import { t } from "./said.js";

export async function call(method, path, payload) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: { "content-type": "application/json" },
      body: payload === undefined ? undefined : JSON.stringify(payload),
    });
  } catch {
    throw new Error(t("The server could not be reached."));
  }
  if (response.status === 401) {
    location.assign(`/login?returnTo=${encodeURIComponent(location.pathname)}`);
    return new Promise(() => {}); // the page stays as it is until the browser has left it
  }
  const answer = await response.json().catch(() => undefined);
  if (!response.ok || answer === undefined) {
    throw new Error(answer?.error?.message ?? t("The server answered {status}.", { status: response.status }));
  }
  return answer;
}
