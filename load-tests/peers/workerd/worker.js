async function loop(request) {
  const { count } = await request.json();
  let sum = 0;
  for (let i = 0; i < count; i++) sum = (sum * 31 + i) % 1000003;
  return { sum };
}

export default {
  async fetch(request) {
    const value = request.url.endsWith('/loop') ? await loop(request) : { greeting: 'Hello, world!' };
    return Response.json(value);
  },
};
