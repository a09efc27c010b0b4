# tries: recurses until the stack is full, and again while that is handled
# expect: fails RecursionError
# expect: returns caught
def deep():
    return 1 + deep()


def handler(event, context):
    if event['data']['call'] == 1:
        return deep()
    try:
        deep()
    except RecursionError:
        try:
            deep()
        except RecursionError:
            return 'caught'
