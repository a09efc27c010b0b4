# tries: looks for variables and secrets that are not its own
# expect: returns {"MINE":"environment","TOKEN":"of-environment"}
import os


def handler(event, context):
    found = {**os.environ, **context.env, **context.secrets}
    try:
        import posix
        found.update({str(key): str(value) for key, value in posix.environ.items()})
    except Exception:
        pass
    for name in ('PATH', 'HOME', 'USER', 'JAVA_HOME'):
        if os.getenv(name) is not None:
            found[name] = 'found'
    return found
