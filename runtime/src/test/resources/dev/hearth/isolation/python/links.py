# tries: reads through links in its bundle that lead out of it
# link: link.txt {canaries}/secret.txt
# link: folder {canaries}
# link: stolen.py {canaries}/secret.py
# expect: returns refused
import importlib
import os


def first(ways):
    for way in ways:
        try:
            return f'got {way()!r:.200}'
        except BaseException:
            pass
    return 'refused'


def handler(event, context):
    return first([
        lambda: open('/bundle/link.txt').read(),
        lambda: open('/bundle/folder/secret.txt').read(),
        lambda: open('folder/../folder/secret.txt').read(),
        lambda: os.listdir('/bundle/folder'),
        lambda: importlib.import_module('stolen').SECRET,
        lambda: importlib.import_module('folder.secret').SECRET,
    ])
