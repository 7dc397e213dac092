// Numbers and words: how values are shown, and how what was typed becomes a value or an Error with a sentence.

export const grouped = new Intl.NumberFormat("en-US");
export const money = (cents) => `$${grouped.format(Math.floor(cents / 100))}.${String(cents % 100).padStart(2, "0")}`;
export const plainMoney = (cents) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
export const day = (moment) => (moment ? moment.slice(0, 10) : "");

const withoutGrouping = (text) => (/^\d{1,3}(,\d{3})+(\.\d*)?$/.test(text) ? text.replaceAll(",", "") : text);

export function readCents(text) {
  const plain = withoutGrouping(text.trim());
  if (!/^\d+(\.\d{1,2})?$/.test(plain)) throw new Error("Enter an amount in US dollars, such as 5000.00.");
  const [units, fraction = ""] = plain.split(".");
  const cents = Number(units) * 100 + Number(fraction.padEnd(2, "0"));
  if (cents === 0) throw new Error("Enter an amount above $0.00.");
  if (cents > 99_999_999_99) throw new Error("Enter an amount below $100,000,000.00.");
  return cents;
}

export function readRate(text) {
  const plain = withoutGrouping(text.trim());
  if (plain === "") return null;
  if (!/^\d+$/.test(plain)) throw new Error("Enter a whole number, such as 4000.");
  if (plain.length > 12) throw new Error("Enter a number below 1,000,000,000,000.");
  return Number(plain);
}

export function readAddresses(text) {
  const addresses = text.split(",").map((part) => part.trim()).filter((part) => part !== "");
  const wrong = addresses.find((address) => !/^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/.test(address));
  if (wrong !== undefined) throw new Error(`${wrong} is not an e-mail address.`);
  return [...new Set(addresses)];
}

export function readName(text) {
  const name = text.trim();
  if (name.length > 255) throw new Error("Enter at most 255 characters.");
  return name;
}
