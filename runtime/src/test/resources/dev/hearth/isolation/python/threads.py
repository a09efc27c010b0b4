# tries: starts threads, and brings the real modules back to do so
# expect: returns refused
import importlib
import sys
import threading


def first(ways):
    for way in ways:
        try:
            return f'got {way()!r:.200}'
        except BaseException:
            pass
    return 'refused'


def fresh(name):
    for each in ('threading', '_thread', 'concurrent', 'concurrent.futures', 'concurrent.futures.thread'):
        sys.modules.pop(each, None)
    return importlib.import_module(name)


def handler(event, context):
    return first([
        lambda: threading.Thread(target=print).start(),
        lambda: importlib.import_module('_thread').start_new_thread(print, ()),
        lambda: importlib.import_module('concurrent.futures').ThreadPoolExecutor().submit(print).result(),
        lambda: fresh('_thread').start_new_thread(print, ()),
        lambda: fresh('threading').Thread(target=print).start(),
        lambda: threading.Timer(0, print).start(),
    ])
