# tries: uses the engine's own module to reach the host
# expect: returns refused
def first(ways):
    for way in ways:
        try:
            return f'got {way()!r:.200}'
        except BaseException:
            pass
    return 'refused'


def engine():
    import __graalpython__
    return __graalpython__


def handler(event, context):
    return first([
        lambda: engine().get_toolchain_tools_for_venv(),
        lambda: open(engine().home + '/../../../../../../../../etc/passwd').read(),
        lambda: engine().load_bytecode_file('/etc/passwd', '/etc/passwd', 1),
        lambda: engine().run_path('/etc/passwd'),
    ])
