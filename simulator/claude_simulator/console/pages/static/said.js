// Words: what the server chose for each text of the first draft, and how values get into it.

const table = JSON.parse(document.getElementById("words").textContent);

export const say = (pattern, scope, encode = String) =>
  pattern.replace(/\{(\w+)\}/g, (_, name) => encode(scope[name] ?? ""));
export const t = (text, scope) => {
  const words = table[text] ?? text;
  return scope === undefined ? words : say(words, scope);
};
