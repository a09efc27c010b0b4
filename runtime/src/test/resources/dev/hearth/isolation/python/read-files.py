# tries: reads files of the node in every way the standard library has
# expect: returns refused
import io
import os
import pathlib


def first(ways):
    for way in ways:
        try:
            return f'got {way()!r:.200}'
        except BaseException:
            pass
    return 'refused'


def handler(event, context):
    canary = event['data']['canary']
    ways = []
    for path in (canary, '/etc/passwd', '/proc/self/environ', '/proc/self/cmdline', 'file://' + canary):
        ways += [
            lambda path=path: open(path).read(),
            lambda path=path: io.FileIO(path).read(),
            lambda path=path: os.read(os.open(path, os.O_RDONLY), 100),
            lambda path=path: pathlib.Path(path).read_text(),
            lambda path=path: os.stat(path).st_size,
            lambda path=path: os.listdir(os.path.dirname(path)),
            lambda path=path: list(os.scandir(os.path.dirname(path))),
            lambda path=path: os.readlink(path),
        ]
    return first(ways)
