export function handler(event) {
  return event.data.order.lines.length;
}
