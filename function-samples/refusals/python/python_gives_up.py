class NonRetryable(Exception):
    pass


def handler(event, context):
    raise NonRetryable("no use trying again")
