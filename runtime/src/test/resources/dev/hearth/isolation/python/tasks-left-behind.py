# tries: leaves tasks behind that count on
# expect: returns 0
# expect: returns 0
# expect: returns 0
import asyncio

ran = 0


async def count():
    global ran
    while True:
        try:
            await asyncio.sleep(0.001)
        finally:
            pass
        ran += 1


async def handler(event, context):
    before = ran
    asyncio.create_task(count())
    asyncio.get_running_loop().call_later(0.001, exec, 'globals()["ran"] = 1', globals())
    return before
