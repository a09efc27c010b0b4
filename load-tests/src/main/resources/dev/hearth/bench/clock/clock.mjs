// Says so at its first instruction: the host takes the time when the line comes.
export function handler() {
  console.log('');
}
