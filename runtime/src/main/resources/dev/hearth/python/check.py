"""Compiles a file and runs nothing of it."""


def check(source, file, refuse):
    try:
        compile(source, file, 'exec', dont_inherit=True)
    except SyntaxError as error:
        refuse(error.lineno or 1, error.offset or 1, type(error).__name__, error.msg)
    except ValueError as error:
        refuse(1, 1, 'SyntaxError', str(error))


check
