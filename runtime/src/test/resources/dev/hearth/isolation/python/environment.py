# tries: looks for variables and secrets that are not its own
# expect: returns {"MINE":"environment","TOKEN":"of-environment"}
import os


def handler(event, context):
    found = {**os.environ, **context.env, **context.secrets}
    try:
        import posix
        found.update({key.decode(): value.decode() for key, value in posix.environ.items()})
    except Exception:
        found['posix'] = 'unread'
    for name in ('PATH', 'HOME', 'USER', 'JAVA_HOME'):
        if os.getenv(name) is not None:
            found[name] = 'found'
    return found
