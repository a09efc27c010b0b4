// tries: answers a second time from what it left running
// expect: returns 1
// expect: returns 2
export const handler = (event) => {
  const { call } = event.data;
  setTimeout(() => { throw new Error('late'); }, 1);
  return { then(fulfil, reject) { fulfil(call); fulfil('again'); reject(new Error('again')); throw new Error('again'); } };
};
