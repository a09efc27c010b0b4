# What a friendly function sees: sums an array, and says whether built-ins are as they should be.
import builtins
import json
import os


def handler(event, context):
    clean = (json.loads(json.dumps({'a': [1]})) == {'a': [1]} and not hasattr(builtins, 'polluted')
             and not hasattr(json, 'polluted') and dict(os.environ) == {'MINE': 'neighbour'})
    return {'sum': sum(event['data']), 'clean': clean}
