# tries: awaits what never comes
# timeout: 300ms
# expect: timeout
import asyncio


async def handler(event, context):
    await asyncio.get_running_loop().create_future()
