# tries: sends signals and alarms to the process and handles its signals, and brings the real modules back to do so
# expect: returns refused
import importlib
import signal
import sys


def first(ways):
    for way in ways:
        try:
            return f'got {way()!r:.200}'
        except BaseException:
            pass
    return 'refused'


def fresh(name):
    for each in ('signal', '_signal'):
        sys.modules.pop(each, None)
    return importlib.import_module(name)


def uses(module):
    return [
        lambda: module().signal(15, lambda *args: None),
        lambda: module().signal(2, 0),
        lambda: module().alarm(1),
        lambda: module().setitimer(0, 0.001),
        lambda: module().raise_signal(28),
    ]


def handler(event, context):
    builtin = importlib.import_module('_signal')
    spec = builtin.__spec__
    return first(
        uses(lambda: signal) + uses(lambda: builtin) + uses(lambda: fresh('_signal')) + uses(lambda: fresh('signal'))
        + uses(lambda: importlib.reload(fresh('_signal'))) + uses(lambda: importlib.import_module('_imp').create_builtin(spec))
        + uses(lambda: type(builtin)('_signal')))
