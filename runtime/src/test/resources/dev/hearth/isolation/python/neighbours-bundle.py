# tries: reads another function's code
# expect: returns refused
import os
def first(ways):
    for way in ways:
        try:
            return f'got {way()!r:.200}'
        except BaseException:
            pass
    return 'refused'


def handler(event, context):
    neighbour = event['data']['neighbour']
    return first([
        lambda: os.listdir(neighbour),
        lambda: open(neighbour + '/neighbour.mjs').read(),
        lambda: open('/bundle/../neighbour-mjs/neighbour.mjs').read(),
        lambda: os.listdir('/bundle/..'),
        lambda: os.listdir('/'),
    ])
