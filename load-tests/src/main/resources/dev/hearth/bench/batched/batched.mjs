// Adds the total to each order of a batch, and sends it on by itself.
function price(order) {
  let totalCents = 0;
  for (const line of order.lines) totalCents += line.quantity * line.unitCents;
  return { ...order, totalCents };
}

export async function handler(event, context) {
  const topic = context.env.TOPIC;
  await Promise.all(event.batch.map(({ data, kafka }) => context.emit({ topic, key: kafka.key }, price(data))));
}
