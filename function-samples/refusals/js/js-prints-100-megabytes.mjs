export function handler() {
  const line = 'x'.repeat(100 * 1024);
  for (let i = 0; i < 1024; i++) console.log(line);
  return 'printed';
}
