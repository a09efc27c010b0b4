def handler(event, context):
    while True:
        try:
            pass
        except BaseException:
            pass
