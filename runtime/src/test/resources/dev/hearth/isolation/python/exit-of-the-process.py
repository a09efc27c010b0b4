# tries: ends the process
# expect: fails SystemExit | fails
import os


def handler(event, context):
    os._exit(3)
