# tries: replaces functions of the standard library that the sandbox itself uses
# timeout: 1000ms
# expect: returns {"call":1} | fails | invalid | timeout
# expect: returns {"call":2} | fails | invalid | timeout
import asyncio
import json
import sys
import types


async def handler(event, context):
    call = event['data']['call']
    json.loads = json.dumps = lambda *args, **kw: '"forged"'
    json.polluted = True
    types.CoroutineType = int
    sys.stdout = None
    asyncio.events._set_running_loop = None
    return {'call': call}
