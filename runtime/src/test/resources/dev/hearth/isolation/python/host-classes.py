# tries: imports the host's classes through the engine's own modules
# expect: returns refused
import importlib
import sys


def first(ways):
    for way in ways:
        try:
            return f'got {way()!r:.200}'
        except BaseException:
            pass
    return 'refused'


def handler(event, context):
    return first([
        lambda: importlib.import_module('java').type('java.lang.System').getProperty('user.home'),
        lambda: importlib.import_module('java.lang').System.exit(1),
        lambda: importlib.import_module('java.io').File('/etc/passwd').exists(),
        lambda: importlib.import_module('polyglot').eval(language='js', string='1+1'),
        lambda: importlib.import_module('polyglot').eval(language='python', string='1+1') and None or 1 / 0,
    ])
