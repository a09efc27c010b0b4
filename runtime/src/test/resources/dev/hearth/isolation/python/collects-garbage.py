# tries: collects the whole node's garbage without end
# expect: returns 0
import gc


def handler(event, context):
    return sum(gc.collect() for _ in range(2000))
