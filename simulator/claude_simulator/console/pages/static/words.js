// Numbers and what was typed: how values are shown, and how text becomes a value or an Error with a sentence.

import { t } from "./said.js";

const LOCALES = { en: "en-US", de: "de-DE", qps: "en-US" };
const language = document.documentElement.lang;
const comma = language === "de";
const [group, point] = comma ? ["\\.", ","] : [",", "\\."];
const dollars = new Intl.NumberFormat(LOCALES[language], { style: "currency", currency: "USD" });

export const grouped = new Intl.NumberFormat(LOCALES[language]);
export const money = (cents) => dollars.format(cents / 100);
export const plainMoney = (cents) =>
  `${Math.floor(cents / 100)}${comma ? "," : "."}${String(cents % 100).padStart(2, "0")}`;
export const day = (moment) => (moment ? moment.slice(0, 10) : "");

// "5,000.5" (in German "5.000,5") becomes "5000.5"; anything else stays as it is.
const GROUPED = new RegExp(`^\\d{1,3}(?:${group}\\d{3})+(?:${point}\\d*)?$`);
const GROUP = new RegExp(group, "g");
const AMOUNT = new RegExp(`^\\d+(?:${point}\\d{1,2})?$`);
const withoutGrouping = (text) => (GROUPED.test(text) ? text.replace(GROUP, "") : text);

export const plainNumber = (text) => (comma ? withoutGrouping(text).replace(",", ".") : withoutGrouping(text));

export function readCents(text) {
  const plain = withoutGrouping(text.trim());
  if (!AMOUNT.test(plain)) throw new Error(t("Enter an amount in US dollars, such as 5000.00."));
  const [units, fraction = ""] = plain.split(comma ? "," : ".");
  const cents = Number(units) * 100 + Number(fraction.padEnd(2, "0"));
  if (cents === 0) throw new Error(t("Enter an amount above $0.00."));
  if (cents > 99_999_999_99) throw new Error(t("Enter an amount below $100,000,000.00."));
  return cents;
}

export function readRate(text) {
  const plain = withoutGrouping(text.trim());
  if (plain === "") return null;
  if (!/^\d+$/.test(plain)) throw new Error(t("Enter a whole number, such as 4000."));
  if (plain.length > 12) throw new Error(t("Enter a number below 1,000,000,000,000."));
  return Number(plain);
}

export function readAddress(text) {
  const address = text.trim();
  if (!/^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/.test(address)) throw new Error(t("{address} is not an e-mail address.", { address }));
  return address;
}

export function readAddresses(text) {
  const addresses = text.split(",").map((part) => part.trim()).filter((part) => part !== "");
  return [...new Set(addresses.map(readAddress))];
}

export function readName(text) {
  const name = text.trim();
  if (name.length > 255) throw new Error(t("Enter at most 255 characters."));
  return name;
}
