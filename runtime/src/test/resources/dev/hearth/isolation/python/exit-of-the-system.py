# tries: ends the process
# expect: fails SystemExit | fails
import sys


def handler(event, context):
    sys.exit(3)
