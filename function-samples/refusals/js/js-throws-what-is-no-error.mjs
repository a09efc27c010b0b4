export async function handler() {
  throw 'just text';
}
