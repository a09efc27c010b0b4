def handler(event, context):
    snake = {}
    snake["tail"] = snake
    return snake
