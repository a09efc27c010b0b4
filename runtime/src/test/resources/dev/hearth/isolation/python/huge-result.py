# tries: returns more than its output limit, as text, JSON and bytes
# output: 64Ki
# expect: limit: output
# expect: limit: output
# expect: limit: output
def handler(event, context):
    return ['x' * 100_000, list(range(20_000)), bytes(100_000)][event['data']['call'] - 1]
