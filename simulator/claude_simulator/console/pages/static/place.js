// Where we are: the parts of the shell that scripts touch, and what the server said about this page in its attributes.

export const { organization, view, workspace: workspaceId, tab: firstTab, hydration, hydrationMs, errors, rows, fields, closing, telemetry, sessionStore, cutLists, cutRows, firstPicture, firstPictureMs, peopleRows, peopleRest } = document.body.dataset;
export const main = document.querySelector("main");
export const content = document.querySelector("[data-content]");
export const status = document.querySelector("[data-status]");
export const api = `/api/organizations/${organization}`;
export const adminApi = `/api/console/organizations/${organization}`;
