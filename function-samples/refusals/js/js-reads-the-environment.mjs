export function handler(event, context) {
  return { process: typeof process === 'undefined' ? null : process.env?.PATH ?? null, own: context.env };
}
