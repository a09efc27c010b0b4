export function handler(event) {
  const { store } = event.http.params;
  return {
    statusCode: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
    body: `Welcome to the ${store} store!\n`,
  };
}
