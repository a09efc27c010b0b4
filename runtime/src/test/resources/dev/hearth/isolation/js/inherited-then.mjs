// tries: gives every object a then, so that results never settle
// timeout: 500ms
// expect: timeout
// expect: timeout | returns {"call":2}
export const handler = async (event) => {
  Object.prototype.then = function () {};
  return { call: event.data.call };
};
