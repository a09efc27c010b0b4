export async function handler() {
  const { readFileSync } = await import('node:fs');
  return readFileSync('/etc/passwd', 'utf8');
}
