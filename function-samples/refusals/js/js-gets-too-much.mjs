export function handler(event) {
  return event.data.length;
}
