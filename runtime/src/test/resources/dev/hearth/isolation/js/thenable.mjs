// tries: returns thenables that throw, settle twice, or never
// timeout: 500ms
// expect: fails TypeError: in the getter
// expect: fails Error: called
// expect: returns once
// expect: timeout
export const handler = (event) => {
  switch (event.data.call) {
    case 1: return { get then() { throw new TypeError('in the getter'); } };
    case 2: return { then() { throw new Error('called'); } };
    case 3: return { then(fulfil) { fulfil({ then(inner) { inner('once'); inner('twice'); } }); } };
    default: return { then() {} };
  }
};
