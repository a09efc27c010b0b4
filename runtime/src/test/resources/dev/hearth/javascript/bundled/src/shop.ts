import { Currency, inCents } from './money';

interface Order {
  id: string;
  price: number;
}

export async function handler(event: { data?: Order }) {
  await null;
  const order = event.data as Order;
  try {
    return { id: order.id, cents: inCents(order.price, Currency.EUR) };
  } catch (problem) {
    console.error(problem);
    throw problem;
  }
}
