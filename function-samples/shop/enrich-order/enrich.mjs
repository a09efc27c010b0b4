import { vatRate, toEur } from './money.mjs';
import { validated } from './validate.mjs';

const DAY = 24 * 60 * 60 * 1000;

/** Takes an order as the shop front sends it, gives it back with its sums. All amounts are cents. */
export async function handler(event, context) {
  const order = validated(event.data);
  const lines = order.lines.map((line) => ({ ...line, cents: line.quantity * line.unitCents }));
  const net = sum(lines, (line) => line.cents);
  const vat = Math.round(net * vatRate(order.shipTo.country));
  const total = net + vat;
  return {
    orderId: order.orderId,
    placedAt: order.placedAt,
    customer: {
      ...order.customer,
      days: Math.floor((Date.parse(order.placedAt) - Date.parse(order.customer.since)) / DAY),
    },
    shipTo: order.shipTo,
    crossBorder: order.customer.country !== order.shipTo.country,
    lines,
    items: sum(lines, (line) => line.quantity),
    currency: order.currency,
    netCents: net,
    vatCents: vat,
    totalCents: total,
    totalEurCents: toEur(total, order.currency),
    region: context.env.REGION,
  };
}

function sum(lines, amount) {
  return lines.reduce((total, line) => total + amount(line), 0);
}
