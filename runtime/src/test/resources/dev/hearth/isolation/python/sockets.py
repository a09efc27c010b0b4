# tries: connects to a port of the node, and brings the real modules back to do so
# expect: returns refused | fails PolyglotException
import importlib
import sys


def first(ways):
    for way in ways:
        try:
            return f'got {way()!r:.200}'
        except BaseException:
            pass
    return 'refused'


def fresh(name):
    for each in ('socket', '_socket', 'ssl', '_ssl', 'select', 'selectors'):
        sys.modules.pop(each, None)
    return importlib.import_module(name)


def handler(event, context):
    to = ('127.0.0.1', event['data']['port'])
    return first([
        lambda: importlib.import_module('socket').create_connection(to),
        lambda: importlib.import_module('_socket').socket().connect(to),
        lambda: fresh('_socket').socket().connect(to),
        lambda: fresh('_socket').socket(2, 1, 0).bind(('127.0.0.1', 0)),
        lambda: fresh('socket').create_connection(to),
        lambda: fresh('socket').create_server(('127.0.0.1', 0)),
        lambda: fresh('http.client').HTTPConnection(*to).connect(),
        lambda: fresh('urllib.request').urlopen(f'http://127.0.0.1:{to[1]}/'),
        lambda: fresh('asyncio').run(fresh('asyncio').open_connection(*to)),
        lambda: fresh('ftplib').FTP().connect(*to),
        lambda: fresh('socket').socketpair(),
    ])
