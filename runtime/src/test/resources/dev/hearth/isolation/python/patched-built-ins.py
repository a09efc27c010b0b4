# tries: replaces built-in functions that the sandbox itself uses
# timeout: 1000ms
# expect: returns {"call":1} | fails | invalid | timeout
# expect: fails | returns {"call":2} | invalid | timeout
import builtins


def handler(event, context):
    call = event['data']['call']
    builtins.polluted = True
    for name in ('isinstance', 'hasattr', 'getattr', 'type', 'str', 'dict', 'float', 'len'):
        setattr(builtins, name, lambda *args: 'forged')
    return {'call': call}
