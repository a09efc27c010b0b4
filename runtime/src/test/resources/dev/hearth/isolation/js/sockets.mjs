// tries: connects to a port of the node
// expect: returns refused
export const handler = async (event) => {
  const url = '127.0.0.1:' + event.data.port;
  const ways = [
    () => fetch('http://' + url), () => new WebSocket('ws://' + url), () => new EventSource('http://' + url), () => new XMLHttpRequest(),
    () => navigator.sendBeacon('http://' + url), () => import('http://' + url),
  ];
  for (const way of ways) {
    try {
      await way();
      return 'connected by ' + way;
    } catch {}
  }
  return 'refused';
};
