export const handler = (event) => event.data;
