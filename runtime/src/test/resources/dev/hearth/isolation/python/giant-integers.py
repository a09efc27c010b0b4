# tries: computes with integers of millions of digits
# timeout: 400ms
# expect: timeout | limit: cpu_time
def handler(event, context):
    while True:
        pow(3, 2 * 10 ** 5)
