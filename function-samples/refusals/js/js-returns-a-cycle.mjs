export function handler() {
  const snake = {};
  snake.tail = snake;
  return snake;
}
