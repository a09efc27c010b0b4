/** What one unit of a currency is worth in euros. Sample rates: a real shop asks its bank. */
const EUROS = { EUR: 1, USD: 0.92, GBP: 1.17, CHF: 1.05 };

/** Standard VAT rates of the countries the shop sends to; elsewhere none is charged. */
const VAT = { AT: 0.2, BE: 0.21, DE: 0.19, ES: 0.21, FR: 0.2, IT: 0.22, NL: 0.21, PT: 0.23 };

export const currencies = Object.keys(EUROS);

export function toEur(cents, currency) {
  return Math.round(cents * EUROS[currency]);
}

export function vatRate(country) {
  return VAT[country] ?? 0;
}
