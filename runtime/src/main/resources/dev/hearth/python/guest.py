"""What every Python sandbox has before it has a function.

The host calls `load`, `begin` and `resume`; each answers by one call of the host's `answered`.
The number that goes with it is the same as in PythonGuest.
"""

import sys
import types

sys.dont_write_bytecode = True

LOADED, NOTHING, TEXT, BINARY, JSON, RESPONSE, FAILED, INVALID, MALFORMED, REFUSED, WAITING = range(11)
NO_DATA, JSON_DATA, TEXT_DATA, BINARY_DATA, BATCH = range(5)
DEBUG, INFO, WARN, ERROR = range(4)

BUNDLE = '/bundle/'
PATH = [BUNDLE[:-1], BUNDLE + 'site-packages']
LONGEST_PAUSE = 3600.0
# An error can have one cause after the other without end.
MOST_CAUSES = 20


def refusing_module(name, what, callables, **rest):
    """A module that can be imported, and refuses when it is used."""

    def refuse(*args, **kwargs):
        raise PermissionError(f'{name}: a function may not {what}')

    module = types.ModuleType(name, f'A function may not {what}.')
    module.__dict__.update(rest)
    for callable_name in callables:
        setattr(module, callable_name, refuse)
    return module, refuse


def refuse_sockets():
    socket, refuse = refusing_module(
        'socket', 'open sockets',
        ('socketpair', 'create_connection', 'create_server', 'fromfd', 'getaddrinfo', 'gethostbyname',
         'gethostbyaddr', 'getnameinfo', 'getfqdn', 'gethostname', 'setdefaulttimeout'),
        error=OSError, timeout=TimeoutError, has_ipv6=False, has_dualstack_ipv6=lambda: False,
        gaierror=type('gaierror', (OSError,), {}), herror=type('herror', (OSError,), {}),
        getdefaulttimeout=lambda: None, _GLOBAL_DEFAULT_TIMEOUT=object())
    socket.socket = type('socket', (), {'__new__': refuse, '__module__': 'socket'})
    socket.SocketType = socket.socket

    def constant(name):
        if name.isupper():
            return 0
        raise AttributeError(f"module 'socket' of a sandbox has no attribute '{name}'")

    socket.__getattr__ = constant
    sys.modules['socket'] = sys.modules['_socket'] = socket
    # `import ssl` then says that there is no such module, as on a Python built without it.
    sys.modules['ssl'] = sys.modules['_ssl'] = None


def refuse_processes():
    subprocess, refuse = refusing_module(
        'subprocess', 'start processes',
        ('run', 'call', 'check_call', 'check_output', 'getoutput', 'getstatusoutput'),
        PIPE=-1, STDOUT=-2, DEVNULL=-3,
        SubprocessError=type('SubprocessError', (Exception,), {}))
    subprocess.CalledProcessError = type('CalledProcessError', (subprocess.SubprocessError,), {})
    subprocess.TimeoutExpired = type('TimeoutExpired', (subprocess.SubprocessError,), {})
    subprocess.CompletedProcess = type('CompletedProcess', (), {})
    subprocess.Popen = type('Popen', (), {'__new__': refuse, '__module__': 'subprocess'})
    sys.modules['subprocess'] = sys.modules['_posixsubprocess'] = subprocess
    import os
    import posix
    for name in ('system', 'popen', 'fork', 'fork_exec', 'forkpty', 'execv', 'execve', 'posix_spawn',
                 'posix_spawnp', 'kill', 'killpg'):
        for module in (os, posix):
            if hasattr(module, name):
                setattr(module, name, refuse)


def refuse_threads():
    import _thread
    _, refuse = refusing_module('_thread', 'start threads', ())
    _thread.start_new_thread = _thread.start_new = refuse


def refuse_signals():
    """Signals, their handlers and alarms are the process's, and the engine asks nobody."""
    import _signal

    def refuse(*args):
        # What Python itself says outside the main thread, which libraries expect.
        raise ValueError('signal: a function may not send or handle signals')

    for name in ('raise_signal', 'signal', 'alarm', 'setitimer', 'siginterrupt', 'pthread_kill', 'pidfd_send_signal', 'set_wakeup_fd'):
        if hasattr(_signal, name):
            setattr(_signal, name, refuse)


def collect_nothing():
    """A collection would be the whole node's; objects are collected without it."""
    import gc
    gc.collect = lambda generation=2: 0


def make_hearth():
    package = types.ModuleType('hearth', 'What the node offers to functions.')
    package.__path__ = []
    package._host = types.ModuleType('hearth._host')
    sys.modules['hearth'] = package
    sys.modules['hearth._host'] = package._host


refuse_sockets()
refuse_processes()
refuse_threads()
refuse_signals()
collect_nothing()
make_hearth()

# Pre-imported, since an import costs much more than all the rest of a launch; docs/functions.md
# lists them.
import abc, base64, binascii, collections, collections.abc, contextlib, copy, dataclasses
import datetime, decimal, enum, functools, hashlib, hmac, io, itertools, json, logging, math
import operator, os, random, re, string, struct, textwrap, time, traceback, typing, urllib.parse
import uuid
import asyncio, asyncio.base_events, asyncio.events, heapq, importlib.machinery, threading
import hearth.http


class ClassInspection:
    """What `dataclasses` needs of `inspect`, without the signature in a class's documentation."""

    @staticmethod
    def get_annotations(cls):
        return dict(cls.__dict__.get('__annotations__', ()))

    @staticmethod
    def signature(cls):
        raise ValueError('left out')


dataclasses.inspect = ClassInspection


class LogStream(io.TextIOBase):
    """`sys.stdout` and `sys.stderr`: a log line a line."""

    LONGEST = 8192

    def __init__(self, level):
        self.level = level
        self.rest = ''

    encoding = 'utf-8'
    errors = 'replace'

    def writable(self):
        return True

    def write(self, text):
        if '\n' in text:
            *lines, self.rest = (self.rest + text).split('\n')
            for line in lines:
                host.log(self.level, line)
        else:
            self.rest += text
        if len(self.rest) > self.LONGEST:
            self.finish()
        return len(text)

    def flush(self):
        pass

    def finish(self):
        if self.rest:
            line, self.rest = self.rest, ''
            host.log(self.level, line)


class LogHandler(logging.Handler):

    def emit(self, record):
        try:
            level = (ERROR if record.levelno >= logging.ERROR else
                     WARN if record.levelno >= logging.WARNING else
                     INFO if record.levelno >= logging.INFO else DEBUG)
            for line in self.format(record).split('\n'):
                host.log(level, line)
        except RecursionError:
            raise
        except Exception:
            self.handleError(record)


class Host:
    """The host's callbacks."""
    log = answered = compiled = take = pause = ask = None


def sleep(seconds):
    """`time.sleep` that gives its thread's place away."""
    if seconds < 0:
        raise ValueError('sleep length must be non-negative')
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        host.pause(min(left, LONGEST_PAUSE))


async def reply(number):
    """What became of the request of this number."""
    loop = asyncio.get_running_loop()
    loop.requests[number] = awaited = loop.create_future()
    return await awaited


class MeshError(RuntimeError):
    """What was emitted did not arrive, or what was called did not return."""


def emission(target, data):
    if isinstance(target, str):
        return request('topic', target, None, data)
    if 'function' in target:
        return request('function', target['function'], None, data)
    return request('topic', target['topic'], target.get('key'), data)


def request(kind, name, key, data):
    if not isinstance(name, str) or not isinstance(key, (str, type(None))):
        raise TypeError("a target is a name, {'topic': …, 'key': …} or {'function': …}, all of them texts")
    return host.ask(kind, name, key, *((NOTHING, '') if data is None else content(data)))


def waited(number):
    while (parts := host.take(number)) is None:
        host.pause(LONGEST_PAUSE)
    return list(parts)


def received(parts, refusal=PermissionError):
    kind, status, *rest = parts
    if kind == 1:
        raise refusal(status)
    if kind == 2:
        raise MeshError(status)
    if status == 204:
        return None
    _, data, _, media, *_ = rest
    data = data.encode('iso-8859-1')
    media = media.partition(';')[0].strip().lower()
    if media == 'application/json' or media.endswith('+json'):
        return json.loads(data)
    return data.decode() if media.startswith('text/') else data


class KeyValues:
    """`context.kv`: what a function keeps. With an `a` in front a method is awaited."""

    def get(self, key, default=None):
        """What is kept under a key."""
        return self._or(waited(self._get(key)), default)

    async def aget(self, key, default=None):
        return self._or(await reply(self._get(key)), default)

    def put(self, key, value, ttl=None):
        """Keeps a value, for `ttl` seconds or for ever."""
        received(waited(self._put(key, value, ttl)), ValueError)

    async def aput(self, key, value, ttl=None):
        received(await reply(self._put(key, value, ttl)), ValueError)

    def compare_and_set(self, key, expected, value, ttl=None):
        """Keeps a value if another is there now, and says whether. None stands for nothing."""
        return received(waited(self._set(key, kept(expected), value, ttl)), ValueError)

    async def acompare_and_set(self, key, expected, value, ttl=None):
        return received(await reply(self._set(key, kept(expected), value, ttl)), ValueError)

    def delete(self, key):
        """Says whether there was anything."""
        return received(waited(self._set(key, ANYTHING, None, None)), ValueError)

    async def adelete(self, key):
        return received(await reply(self._set(key, ANYTHING, None, None)), ValueError)

    @staticmethod
    def _get(key):
        return host.ask('kv', 'get', named(key))

    @staticmethod
    def _or(parts, default):
        value = received(parts, ValueError)
        return default if value is None else value

    def _put(self, key, value, ttl):
        if value is None:
            raise TypeError('nothing cannot be put: delete(key) removes what is there')
        return self._set(key, ANYTHING, value, ttl)

    @staticmethod
    def _set(key, expected, value, ttl):
        if not isinstance(ttl, (int, float, type(None))):
            raise TypeError('ttl is a number of seconds')
        return host.ask('kv', 'put', named(key), ttl, *expected, *kept(value))


# Whatever is there, as the host numbers it.
ANYTHING = 0, ''


def kept(value):
    return (NOTHING, '') if value is None else content(value)


def named(key):
    if not isinstance(key, str) or not key:
        raise TypeError('a key is a text that is not empty')
    return key


class Loop(asyncio.base_events.BaseEventLoop):
    """An event loop with timers and no sockets.

    `step` never blocks, so that a sandbox that awaits holds no thread; `run_until_complete`, for a
    function that calls `asyncio.run` itself, pauses it.
    """

    def __init__(self):
        super().__init__()
        self._selector = self
        self.requests = {}

    def select(self, timeout):
        if timeout is None:
            if not self.requests:
                raise RuntimeError('nothing is left that could end the wait')
            timeout = LONGEST_PAUSE
        if timeout > 0:
            host.pause(min(timeout, LONGEST_PAUSE))
        self.settle()
        return ()

    def settle(self):
        """Goes on with those whose request has its reply."""
        for number, awaited in tuple(self.requests.items()):
            if awaited.done():
                del self.requests[number]
            elif (parts := host.take(number)) is not None:
                del self.requests[number]
                awaited.set_result(list(parts))

    def _process_events(self, events):
        pass

    def _write_to_self(self):
        pass

    def step(self, task):
        """Runs what is due. None once the task is done, else seconds to wait, -1 for ever."""
        agen_hooks = sys.get_asyncgen_hooks()
        self._thread_id = threading.get_ident()
        sys.set_asyncgen_hooks(
            firstiter=self._asyncgen_firstiter_hook, finalizer=self._asyncgen_finalizer_hook)
        asyncio.events._set_running_loop(self)
        try:
            while not task.done():
                wait = self.until_next()
                if wait != 0:
                    return wait
                self._run_once()
            return None
        finally:
            asyncio.events._set_running_loop(None)
            self._thread_id = None
            sys.set_asyncgen_hooks(*agen_hooks)

    def until_next(self):
        if self.requests:
            self.settle()
        if self._ready:
            return 0
        while self._scheduled and self._scheduled[0]._cancelled:
            self._timer_cancelled_count -= 1
            heapq.heappop(self._scheduled)._scheduled = False
        if not self._scheduled:
            return -1
        wait = self._scheduled[0]._when - self.time()
        return wait if wait > self._clock_resolution else 0

    def drop_timers(self):
        self._scheduled.clear()
        self._timer_cancelled_count = 0

    def cancel_leftovers(self):
        """What an invocation did not await does not run into the next one."""
        self.drop_timers()
        left = asyncio.all_tasks(self)
        for task in left:
            task.cancel()
        for task in left:
            if self.step(task) is not None:
                task._log_destroy_pending = False
        self.drop_timers()
        self._ready.clear()
        self.requests.clear()
        # No callback of a weak reference ever takes finished tasks out.
        asyncio.tasks._scheduled_tasks.clear()


class LoopPolicy(asyncio.events.BaseDefaultEventLoopPolicy):
    _loop_factory = Loop


def rest_of_asyncio(name):
    """What `asyncio` has of modules whose code runs when they are used."""
    if name.startswith('create_subprocess_'):
        return getattr(asyncio.subprocess, name)
    if name.startswith(('Stream', 'open_', 'start_')):
        return getattr(asyncio.streams, name)
    raise AttributeError(f"module 'asyncio' has no attribute '{name}'")


class Context:
    """`context` of a handler; AWS Lambda's names of the same things work too."""

    def __init__(self, invocation_id, attempt, max_attempts, remaining):
        self.invocation_id = self.aws_request_id = invocation_id
        self.attempt = attempt
        self.max_attempts = max_attempts
        self._end = time.monotonic() + remaining

    @property
    def deadline(self):
        """When nobody waits any more, as an aware datetime."""
        return datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(
            milliseconds=self.remaining_ms())

    def remaining_ms(self):
        return max(0, int((self._end - time.monotonic()) * 1000))

    get_remaining_time_in_millis = remaining_ms

    def emit(self, target, data=None):
        """Gives an event to a topic or function, and waits until it is there."""
        received(waited(emission(target, data)))

    async def aemit(self, target, data=None):
        received(await reply(emission(target, data)))

    def call(self, function, data=None):
        """What another function returns."""
        return received(waited(request('call', function, None, data)))

    async def acall(self, function, data=None):
        return received(await reply(request('call', function, None, data)))

    @property
    def kv(self):
        return key_values

    @property
    def env(self):
        return function.parsed('env')

    @property
    def secrets(self):
        return function.parsed('secrets')

    @property
    def log(self):
        return logging.getLogger(self.function_name)


class Function:
    """What is loaded, and what of it runs."""
    handler = loop = task = env = secrets = None

    def parsed(self, name):
        values = getattr(self, name)
        if isinstance(values, str):
            values = types.MappingProxyType(json.loads(values))
            setattr(self, name, values)
        return values


host = Host()
function = Function()
key_values = KeyValues()
stdout = LogStream(INFO)
stderr = LogStream(ERROR)


def start(log, answered, compiled, send, take, pause, ask):
    host.log = log
    host.answered = answered
    host.compiled = compiled
    host.take = take
    host.pause = pause
    host.ask = ask
    sys.modules['hearth._host'].__dict__.update(send=send, take=take, pause=pause, reply=reply)
    time.sleep = sleep
    sys.stdout = sys.__stdout__ = stdout
    sys.stderr = sys.__stderr__ = stderr
    sys.stdin = sys.__stdin__ = io.StringIO('')
    logging.basicConfig(level=logging.INFO, format='%(message)s', handlers=[LogHandler()])
    logging.raiseExceptions = False
    asyncio.set_event_loop_policy(LoopPolicy())
    asyncio.DefaultEventLoopPolicy = LoopPolicy
    asyncio.SelectorEventLoop = Loop
    asyncio.__getattr__ = rest_of_asyncio
    os.environ.clear()
    warm_up()
    # Nothing is imported before the bundle is there: it would be remembered as absent.
    sys.path[:0] = PATH


def warm_up():
    """Runs once what every invocation runs: the first time costs most."""
    json.loads('{"a": [1.5, "x", null, true, {"b": -2}]}', parse_constant=no_constant)
    json.dumps({'a': [1.5, 'x', None, True, {'b': -2}]}, allow_nan=False)


def load(source, file, unit, member, name, version, environment, secrets):
    module_name = unit.removesuffix('.py').replace('/', '.')
    try:
        code = compile(source, file, 'exec', dont_inherit=True)
        host.compiled()
        Context.function_name = name
        Context.function_version = version
        function.env, function.secrets = environment, secrets
        if environment != '{}':
            os.environ.update(function.parsed('env'))
        module = entry(code, unit, module_name)
        handler = getattr(module, member, None)
        if not callable(handler):
            raise ImportError(f"has no function '{member}'; write: def {member}(event, context)")
        function.handler = handler
        host.answered(LOADED)
    except BaseException as error:
        host.answered(REFUSED, *told(error), place(error, unit))
    finally:
        stdout.finish()
        stderr.finish()


def entry(code, unit, module_name):
    if module_name in sys.modules:
        raise ImportError(f"the name of {unit} is taken by a module that Python itself uses; rename it")
    package, _, last = module_name.rpartition('.')
    if package:
        importlib.import_module(package)
    module = types.ModuleType(module_name)
    module.__file__ = BUNDLE + unit
    module.__package__ = package
    module.__spec__ = importlib.machinery.ModuleSpec(module_name, None, origin=module.__file__)
    sys.modules[module_name] = module
    if package:
        setattr(sys.modules[package], last, module)
    exec(code, module.__dict__)
    return module


def no_constant(name):
    raise ValueError(f'{name} is not JSON')


def begin(head, kind, data, invocation_id, attempt, max_attempts, remaining):
    function.task = None
    event = json.loads(head)
    if kind in (JSON_DATA, BATCH):
        try:
            event['data' if kind == JSON_DATA else 'batch'] = json.loads(data, parse_constant=no_constant)
        except ValueError as error:
            return host.answered(MALFORMED, str(error))
        except RecursionError:
            return host.answered(MALFORMED, 'the data is nested too deeply')
    elif kind == TEXT_DATA:
        event['data'] = data
    elif kind == BINARY_DATA:
        event['data_base64'] = data
    try:
        result = function.handler(event, Context(invocation_id, attempt, max_attempts, remaining))
        if isinstance(result, types.CoroutineType) or hasattr(result, '__await__'):
            return await_result(result)
    except BaseException as error:
        return fail(error)
    answer(result)


def await_result(awaitable):
    if function.loop is None:
        function.loop = Loop()
    function.task = function.loop.create_task(wrapped(awaitable))
    resume()


async def wrapped(awaitable):
    return await awaitable


def resume():
    wait = function.loop.step(function.task)
    if wait is not None:
        return host.answered(WAITING, wait)
    task, function.task = function.task, None
    try:
        function.loop.cancel_leftovers()
        result = task.result()
    except BaseException as error:
        return fail(error)
    answer(result)


def fail(error):
    stdout.finish()
    stderr.finish()
    host.answered(FAILED, *told(error))


def answer(result):
    stdout.finish()
    stderr.finish()
    if result is None:
        return host.answered(NOTHING)
    try:
        if isinstance(result, dict) and type(result.get('statusCode')) is int:
            return respond(result)
        host.answered(*content(result))
    except (TypeError, ValueError, RecursionError) as error:
        host.answered(INVALID, f'the result, a {type(result).__name__}, cannot be written as JSON: {error}')


def content(value):
    if isinstance(value, str):
        return TEXT, value
    if isinstance(value, (bytes, bytearray, memoryview)):
        return BINARY, bytes(value)
    return JSON, json.dumps(value, allow_nan=False, ensure_ascii=False, separators=(',', ':'))


def respond(response):
    headers = response.get('headers') or {}
    if not isinstance(headers, dict):
        return host.answered(INVALID, 'headers is a dict of strings')
    body = response.get('body')
    if response.get('isBase64Encoded') and isinstance(body, str):
        body = base64.b64decode(body)
    kind, body = content('' if body is None else body)
    host.answered(RESPONSE, response['statusCode'], kind, body,
                  *(str(part) for header in headers.items() for part in header))


def told(error):
    """Name, message, stack and seconds to wait; -1 when the error does not ask for it."""
    return type(error).__name__, message(error), stack(error), retry_after(error)


def message(error):
    try:
        return str(error)
    except BaseException:
        return ''


def retry_after(error):
    try:
        wait = getattr(error, 'retry_after', getattr(error, 'retryAfter', None))
    except BaseException:
        wait = None
    return float(wait) if isinstance(wait, (int, float)) and wait >= 0 else -1.0


def stack(error):
    lines = []
    seen = set()
    while error is not None and id(error) not in seen and len(seen) < MOST_CAUSES:
        seen.add(id(error))
        if lines:
            lines.append('After:')
        lines.append(f'{type(error).__name__}: {message(error)}')
        for frame in frames(error):
            lines.append(f'    at {frame.name} ({frame.filename.removeprefix(BUNDLE)}:{frame.lineno})')
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return '\n'.join(lines)


def frames(error):
    """The frames of the bundle, innermost first."""
    walked = traceback.StackSummary.extract(
        traceback.walk_tb(error.__traceback__), lookup_lines=False)
    return [frame for frame in reversed(walked) if frame.filename.startswith(BUNDLE)]


def place(error, unit):
    if isinstance(error, SyntaxError) and error.filename:
        return f'{error.filename.removeprefix(BUNDLE)}:{error.lineno}:{error.offset}'
    for frame in frames(error):
        return f'{frame.filename.removeprefix(BUNDLE)}:{frame.lineno}'
    return unit


(start, load, begin, resume)
