export function handler(event) {
  const name = event.data?.name ?? event.http?.query?.name ?? 'world';
  return { greeting: `Hello, ${name}!` };
}
