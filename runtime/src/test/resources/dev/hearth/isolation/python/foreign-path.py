# tries: imports from folders outside its bundle
# expect: returns refused
import importlib
import importlib.machinery
import importlib.util
import sys


def first(ways):
    for way in ways:
        try:
            return f'got {way()!r:.200}'
        except BaseException:
            pass
    return 'refused'


def run(path):
    spec = importlib.util.spec_from_file_location('stolen', path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.SECRET


def handler(event, context):
    folder = event['data']['folder']
    sys.path[:0] = [folder, '/bundle/../' * 3 + folder]
    return first([
        lambda: importlib.import_module('secret').SECRET,
        lambda: run(folder + '/secret.py'),
        lambda: importlib.machinery.SourceFileLoader('secret', folder + '/secret.py').get_data(folder + '/secret.py'),
        lambda: __import__('runpy').run_path(folder + '/secret.py'),
        lambda: __import__('zipimport').zipimporter(folder),
        lambda: exec(compile(open(folder + '/secret.py').read(), 'x', 'exec')),
    ])
