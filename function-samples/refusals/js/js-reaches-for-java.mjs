export function handler() {
  return Java.type('java.lang.System').getenv('PATH');
}
