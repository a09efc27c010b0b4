def handler(event, context):
    import threading

    threading.Thread(target=print).start()
    return "started"
