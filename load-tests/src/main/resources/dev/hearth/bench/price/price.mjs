// Adds the total to an order.
export function handler(event) {
  const order = event.data;
  let totalCents = 0;
  for (const line of order.lines) totalCents += line.quantity * line.unitCents;
  return { ...order, totalCents };
}
