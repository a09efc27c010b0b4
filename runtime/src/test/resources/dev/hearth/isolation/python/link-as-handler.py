# tries: has a handler file that is a link out of its bundle
# link: link-as-handler.py {canaries}/secret.py
# expect: refused
def handler(event, context):
    return 'not this file'
