export const handler = () => ({ greeting: 'Hello, world!' });
