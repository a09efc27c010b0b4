# tries: writes, renames, links and deletes files
# expect: returns refused
import os
import shutil
import tempfile


def first(ways):
    for way in ways:
        try:
            return f'got {way()!r:.200}'
        except BaseException:
            pass
    return 'refused'


def handler(event, context):
    drop = event['data']['drop']
    return first([
        lambda: open(drop + '/x', 'w').write('x'),
        lambda: open('/bundle/x', 'w').write('x'),
        lambda: open('/bundle/write-files.py', 'a').write('x'),
        lambda: os.open(drop + '/x', os.O_CREAT | os.O_WRONLY),
        lambda: os.mkdir(drop + '/x'),
        lambda: os.mkdir('/bundle/x'),
        lambda: os.symlink('/etc/passwd', '/bundle/x'),
        lambda: os.link(event['data']['canary'], '/bundle/x'),
        lambda: os.rename('/bundle/write-files.py', '/bundle/x'),
        lambda: os.remove('/bundle/write-files.py'),
        lambda: os.truncate('/bundle/write-files.py', 0),
        lambda: os.chmod('/bundle/write-files.py', 0o777),
        lambda: os.utime('/bundle/write-files.py'),
        lambda: tempfile.TemporaryFile(),
        lambda: tempfile.mkdtemp(),
        lambda: shutil.copyfile('/bundle/write-files.py', drop + '/x'),
        lambda: os.mkfifo(drop + '/x'),
        lambda: open('/dev/shm/x', 'w').write('x'),
    ])
