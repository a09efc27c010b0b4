export async function handler() {
  return Object.keys(await import('/etc/passwd'));
}
