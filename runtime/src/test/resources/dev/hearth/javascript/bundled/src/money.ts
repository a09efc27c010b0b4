export enum Currency {
  EUR = 'EUR',
  USD = 'USD',
}

export function inCents(price: number, currency: Currency): string {
  const amount = Math.round(price * 100);
  if (amount <= 0) {
    throw new RangeError(`${amount} cents are no price`);
  }
  return `${amount} ${currency}`;
}
