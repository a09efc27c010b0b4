# tries: ends the process
# expect: returns still here
import os
import signal


def handler(event, context):
    for end in (lambda: os.kill(os.getpid(), 9), lambda: os.abort(), lambda: signal.raise_signal(15)):
        try:
            end()
        except Exception:
            pass
    return 'still here'
