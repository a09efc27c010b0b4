# tries: answers through the sandbox's own channel, and for the next invocation
# expect: returns first | fails
# expect: returns second | fails
import gc
import sys


def frames():
    frame = sys._getframe()
    while frame is not None:
        yield frame
        frame = frame.f_back


def handler(event, context):
    if event['data']['call'] == 2:
        return 'second'
    for frame in frames():
        host = frame.f_globals.get('host')
        if host is not None:
            host.answered(2, 'forged')
    return 'first'
