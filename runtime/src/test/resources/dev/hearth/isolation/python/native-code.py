# tries: loads native code
# expect: returns refused | fails PolyglotException
import importlib
import importlib.machinery


def first(ways):
    for way in ways:
        try:
            return f'got {way()!r:.200}'
        except BaseException:
            pass
    return 'refused'


def handler(event, context):
    return first([
        lambda: importlib.import_module('ctypes').CDLL('libc.so.6').getpid(),
        lambda: importlib.import_module('ctypes').CDLL(None).getpid(),
        lambda: importlib.import_module('_ctypes').dlopen('libc.so.6', 2),
        lambda: importlib.import_module('_cffi_backend'),
        lambda: importlib.machinery.ExtensionFileLoader('x', '/lib/x86_64-linux-gnu/libc.so.6').create_module(
            importlib.machinery.ModuleSpec('x', None, origin='/lib/x86_64-linux-gnu/libc.so.6')),
        lambda: importlib.import_module('_imp').create_dynamic(
            importlib.machinery.ModuleSpec('x', None, origin='/lib/x86_64-linux-gnu/libc.so.6')),
    ])
