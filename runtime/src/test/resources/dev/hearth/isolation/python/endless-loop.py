# tries: loops for ever
# timeout: 400ms
# expect: timeout | limit: cpu_time
def handler(event, context):
    while True:
        pass
