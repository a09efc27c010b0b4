# tries: sleeps for an hour
# timeout: 300ms
# expect: timeout
import time


def handler(event, context):
    time.sleep(3600)
