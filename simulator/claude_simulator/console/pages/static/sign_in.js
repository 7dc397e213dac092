// Signing in: an e-mail address, then the code from the outbox. The page routes first and the cookie lands a moment
// later, as on a single-page app, so whoever saves a session has to wait for the cookie and not for the address.

import { t } from "./said.js";
import { remember } from "./session_store.js";

const [emailForm, codeForm] = document.querySelectorAll("form[data-step]");
const status = document.querySelector("[data-status]");
const { returnTo, landsMs, sessionStore } = emailForm.dataset;

async function post(path, payload) {
  let response;
  try {
    response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(payload),
    });
  } catch {
    throw new Error(t("The server could not be reached."));
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Error(answer.error?.message ?? t("The server answered {status}.", { status: response.status }));
  }
  return answer;
}

function complain(form, message) {
  const field = form.querySelector("input");
  const error = form.querySelector("[role=alert]");
  error.textContent = message;
  error.hidden = message === "";
  field.setAttribute("aria-invalid", String(message !== ""));
  if (message) {
    field.focus();
  }
}

function onSubmit(form, work) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    complain(form, "");
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    try {
      await work(form.querySelector("input").value.trim());
    } catch (error) {
      complain(form, error.message);
    }
    button.disabled = false;
  });
}

onSubmit(emailForm, async (email) => {
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) {
    throw new Error(t("Enter an e-mail address."));
  }
  await post("/api/auth/send_code", { email });
  codeForm.querySelector("[data-sent-to]").textContent = email;
  codeForm.dataset.email = email;
  emailForm.hidden = true;
  codeForm.hidden = false;
  document.title = t("Verify email");
  codeForm.querySelector("input").focus();
});

onSubmit(codeForm, async (code) => {
  const { ticket } = await post("/api/auth/verify_code", { email: codeForm.dataset.email, code });
  codeForm.hidden = true;
  status.textContent = t("Loading…");
  history.replaceState(null, "", returnTo);
  setTimeout(async () => {
    try {
      await post("/api/auth/session", { ticket });
      await remember(sessionStore);
      location.replace(returnTo);
    } catch (error) {
      status.textContent = error.message;
    }
  }, Number(landsMs));
});
