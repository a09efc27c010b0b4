# tries: returns cycles, and what raises when it is written
# expect: invalid
# expect: invalid
# expect: invalid
# expect: invalid
# expect: fails | invalid
class Trap(dict):
    def items(self):
        raise RuntimeError('trap')

    def get(self, *args):
        raise SystemExit('trap')


def handler(event, context):
    cycle = []
    cycle.append(cycle)
    return [cycle, {'a': object()}, float('nan'), {1j: 1}, Trap(a=1)][event['data']['call'] - 1]
