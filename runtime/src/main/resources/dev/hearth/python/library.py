"""Finds modules of Python in the node's memory instead of on its disk.

The host's `find` answers (file, is a package, source) or None; `keep` remembers what was found on
the disk, until the first blank is ready. Code is compiled under a name that is no file's, so that
the same text is compiled once an engine.
"""

import _frozen_importlib
import _frozen_importlib_external
import sys

Module = type(sys)

# Their code runs when something of them is first used, which most functions never do.
LAZY = frozenset((
    'asyncio.selector_events', 'asyncio.sslproto', 'asyncio.streams', 'asyncio.subprocess',
    'asyncio.unix_events', 'inspect', 'ipaddress', 'locale', 'platform', 'selectors', 'signal',
    'tokenize'))

# Not imported by blanks: for functions that import them. A package ends in a slash.
ALSO = (
    'http/', 'http/client', 'http/cookies', 'urllib/request', 'urllib/error', 'urllib/response',
    'email/', 'email/parser', 'email/feedparser', 'email/errors', 'email/_policybase', 'email/header',
    'email/quoprimime', 'email/base64mime', 'email/charset', 'email/encoders', 'email/message',
    'email/utils', 'email/_parseaddr', 'email/_encoded_words', 'email/iterators', 'quopri',
    'tempfile', 'shutil', 'fnmatch', 'calendar', 'html/', 'html/entities', 'html/parser',
    '_markupbase', 'csv', 'statistics', 'fractions', 'pathlib', 'glob', 'secrets', 'pprint', 'queue',
    'gzip', 'zipfile/', 'configparser', 'argparse', 'gettext', 'xml/', 'xml/etree/',
    'xml/etree/ElementTree', 'xml/etree/ElementPath', 'difflib', 'ast', 'dis', 'opcode', 'token',
    'importlib/util', '_strptime', 'graphlib', 'mimetypes')

BUNDLE = ['/bundle', '/bundle/site-packages']

# What a lazy module has before its code ran, for those who ask at once.
AT_ONCE = {
    'asyncio.streams': {'__all__': ()},
    'asyncio.subprocess': {'__all__': ()},
    'asyncio.unix_events': {'__all__': ()},
    'platform': {'system': lambda: 'Linux'},
}


class Library:

    def __init__(self, find, keep, http_client):
        self.find = find
        self.keep = keep
        self.rest = {'http.client': http_client}
        sys.meta_path.insert(2, self)

    def find_spec(self, name, path=None, target=None):
        if self.keep is None and in_bundle(name, path):
            return None
        found = self.find(name)
        if found is None:
            if self.keep is None or not self.remember(name, path):
                return None
            found = self.find(name)
        file, is_package, source = found[0], found[1], found[2]
        loader = (LazyText if name in LAZY else Text)(name, file, source)
        spec = _frozen_importlib.ModuleSpec(name, loader, origin=file, is_package=is_package)
        if is_package:
            spec.submodule_search_locations.append(file.rpartition('/')[0])
        return spec

    def remember(self, name, path):
        spec = _frozen_importlib_external.PathFinder.find_spec(name, path)
        if spec is None or type(spec.loader) is not _frozen_importlib_external.SourceFileLoader:
            return False
        self.keep(name, spec.origin, spec.submodule_search_locations is not None,
                  spec.loader.get_data(spec.origin).decode() + self.rest.get(name, ''))
        return True

    def ready(self):
        """Nothing is kept from now on, and modules of the bundle come first."""
        if self.find('http.client') is None:
            place = self.find('json.decoder')[0].removesuffix('json/decoder.py')
            for path in ALSO:
                self.read(place, path)
        self.keep = None

    def read(self, place, path):
        name = path.removesuffix('/').replace('/', '.')
        if self.find(name) is None:
            file = place + path + ('__init__.py' if path.endswith('/') else '.py')
            with open(file, encoding='utf-8') as opened:
                self.keep(name, file, path.endswith('/'), opened.read() + self.rest.get(name, ''))


def in_bundle(name, path):
    if path is None:
        return _frozen_importlib_external.PathFinder.find_spec(name, BUNDLE) is not None
    return any(place.startswith(BUNDLE[0]) for place in path)


class Text:

    def __init__(self, name, file, source):
        self.name = name
        self.file = file
        self.source = source

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.__file__ = self.file
        self.run(module)

    def run(self, module):
        exec(compile(self.source, f'<{self.name}>', 'exec', dont_inherit=True), module.__dict__)

    def get_source(self, name):
        return self.source


class LazyText(Text):

    def create_module(self, spec):
        return LazyModule(spec.name)

    def exec_module(self, module):
        module.__file__ = self.file
        module.__dict__.update(AT_ONCE.get(self.name, ()))


class LazyModule(Module):

    def __getattr__(self, name):
        if name[:2] == '__' and name != '__all__':
            raise AttributeError(f"module '{self.__name__}' has no attribute '{name}'")
        if type(self) is LazyModule:
            self.__class__ = Module
            for early in AT_ONCE.get(self.__name__, ()):
                del self.__dict__[early]
            self.__spec__.loader.run(self)
        return getattr(self, name)


Library
