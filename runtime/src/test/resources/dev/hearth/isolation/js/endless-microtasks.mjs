// tries: queues microtasks without end
// timeout: 400ms
// expect: timeout | limit: cpu_time
export const handler = () => {
  const again = () => Promise.resolve().then(again);
  return again();
};
