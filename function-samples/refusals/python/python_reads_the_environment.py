import os


def handler(event, context):
    return {"path": os.environ.get("PATH"), "own": dict(context.env)}
