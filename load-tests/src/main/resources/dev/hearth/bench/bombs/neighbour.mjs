export const handler = event => ({sum: event.data.reduce((sum, each) => sum + each, 0)});
