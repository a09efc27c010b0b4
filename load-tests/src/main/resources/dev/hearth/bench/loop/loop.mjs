// A chain of as many dependent steps as it is asked for.
export function handler(event) {
  let sum = 0;
  for (let i = 0; i < event.data.count; i++) sum = (sum * 31 + i) % 1000003;
  return { sum };
}
