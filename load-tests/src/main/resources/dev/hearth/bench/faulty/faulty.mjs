// Returns the record, but for some: what becomes of which is said in FaultyRecords.
class NonRetryable extends Error {
  name = 'NonRetryable';
}

export function handler(event, context) {
  const { id, customer } = event.data;
  if (id % 1_000 === 13) throw new NonRetryable(`${id} will never do`);
  if (id % 20_000 === 29) for (;;);
  if (id % 20_000 === 10_029) {
    const all = [];
    for (;;) all.push(new Array(1_000).fill(all.length));
  }
  if (id % 100 === 7 && context.attempt === 1) throw new Error(`${id} fails once`);
  if (id % 1_000 === 507 && context.attempt === 2) throw new Error(`${id} fails twice`);
  return { id, customer, attempt: context.attempt };
}
