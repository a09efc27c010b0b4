# tries: makes strings, bytes and lists larger than the heap
# expect: returns refused
def first(ways):
    for way in ways:
        try:
            return f'got {way()!r:.200}'
        except BaseException:
            pass
    return 'refused'


def handler(event, context):
    return first([
        lambda: len('x' * 10 ** 12),
        lambda: len(bytearray(10 ** 12)),
        lambda: len([None] * 10 ** 12),
        lambda: len(b'x' * (2 ** 62)),
    ])
