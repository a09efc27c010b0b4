export async function handler() {
  return Object.keys(await import('../../shop/enrich-order/money.mjs'));
}
