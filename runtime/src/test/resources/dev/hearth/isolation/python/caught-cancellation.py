# tries: catches what ends it, and loops on
# timeout: 400ms
# expect: timeout | limit: cpu_time
def handler(event, context):
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
        finally:
            continue
