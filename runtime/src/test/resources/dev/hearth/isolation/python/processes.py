# tries: starts processes, and brings the real modules back to do so
# expect: returns refused | fails PolyglotException
import importlib
import os
import sys


def first(ways):
    for way in ways:
        try:
            got = way()
            if got != -1:
                return f'got {got!r:.200}'
        except BaseException:
            pass
    return 'refused'


def fresh(name):
    for each in ('subprocess', '_posixsubprocess', 'os', 'posix', 'multiprocessing', 'pty'):
        sys.modules.pop(each, None)
    return importlib.import_module(name)


def handler(event, context):
    touch = ['/bin/touch', event['data']['drop'] + '/x']
    return first([
        lambda: importlib.import_module('subprocess').run(touch),
        lambda: os.popen('id').read(),
        lambda: os.fork(),
        lambda: os.execv(touch[0], touch),
        lambda: fresh('subprocess').run(touch),
        lambda: fresh('subprocess').Popen(touch),
        lambda: fresh('posix').system('touch ' + touch[1]) or 1 / 0,
        lambda: fresh('posix').execv(touch[0], touch),
        lambda: fresh('os').popen('id').read() or 1 / 0,
        lambda: fresh('_posixsubprocess').fork_exec(touch, [b'/bin/touch'], True, (), None, None, -1, -1, -1, -1, -1, -1, 2, 3, True,
                                                    False, 0, None, None, None, -1, None, False),
        lambda: fresh('pty').spawn(touch),
        lambda: fresh('multiprocessing').Process(target=print).start(),
    ])
