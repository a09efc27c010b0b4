# tries: prints without end, and without line ends
# expect: returns done
import sys


def handler(event, context):
    for _ in range(20_000):
        print('x' * 1000)
    sys.stdout.write('y' * 5_000_000)
    sys.stderr.write('z' * 5_000_000)
    return 'done'
