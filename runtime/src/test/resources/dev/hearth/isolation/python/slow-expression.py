# tries: matches a regular expression that backtracks for hours
# timeout: 400ms
# expect: timeout | limit: cpu_time
import re


def handler(event, context):
    return bool(re.match(r'^(?:(a+)+)\1c$', 'a' * 34 + 'b'))
