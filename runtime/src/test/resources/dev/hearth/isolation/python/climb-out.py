# tries: climbs out of its bundle with dots, and out of Python's own folder
# expect: returns refused
import os
import sys


def first(ways):
    for way in ways:
        try:
            return f'got {way()!r:.200}'
        except BaseException:
            pass
    return 'refused'


def handler(event, context):
    canary = event['data']['canary']
    roots = ['', '/bundle/', './', '/bundle/site-packages/', sys.prefix + '/', sys.base_prefix + '/', os.path.dirname(os.__file__) + '/',
             os.path.dirname(os.__file__) + '/json/']
    return first(
        [lambda root=root, up=up, path=path: open(root + '../' * up + path).read()
         for root in roots for up in range(1, 14) for path in (canary[1:], 'etc/passwd', 'canaries/secret.txt', '%2e%2e/etc/passwd')]
        + [lambda: os.chdir('/') or open('etc/passwd').read(), lambda: os.chdir('..') or os.listdir('.')])
