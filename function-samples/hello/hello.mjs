export function handler(event) {
  const name = event.data?.name ?? event.http?.query.name?.[0] ?? 'world';
  return { greeting: `Hello, ${name}!` };
}
