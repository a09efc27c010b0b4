# tries: ends the process with the interpreter's own functions
# expect: returns still here
def handler(event, context):
    for name in ('quit', 'exit', 'SystemExit'):
        try:
            eval(name + '()') if name != 'SystemExit' else eval(name)
        except BaseException:
            pass
    return 'still here'
