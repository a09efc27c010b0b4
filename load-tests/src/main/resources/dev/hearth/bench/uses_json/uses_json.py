import json


def handler(event, context):
    """Needs one of the most used modules."""
    return json.loads(json.dumps(event["data"]))
