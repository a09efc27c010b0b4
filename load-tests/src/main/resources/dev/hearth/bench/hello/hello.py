def handler(event, context):
    return {"greeting": "Hello, world!"}
