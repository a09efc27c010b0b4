"""Finds the modules that every blank imports in the node's memory instead of on its disk.

The host's `find` answers (file, is a package, source) or None; `keep` remembers what was found on
the disk. The same text under the same name is compiled once an engine. Used until a blank is
ready; what a function imports later is found in the usual way.
"""

import _frozen_importlib
import _frozen_importlib_external
import sys


class Library:

    def __init__(self, find, keep):
        self.find = find
        self.keep = keep
        sys.meta_path.insert(2, self)

    def find_spec(self, name, path=None, target=None):
        found = self.find(name)
        if found is None:
            return self.find_on_disk(name, path, target)
        file, is_package, source = found[0], found[1], found[2]
        spec = _frozen_importlib.ModuleSpec(name, Text(file, source), origin=file, is_package=is_package)
        if is_package:
            spec.submodule_search_locations.append(file.rpartition('/')[0])
        return spec

    def find_on_disk(self, name, path, target):
        spec = _frozen_importlib_external.PathFinder.find_spec(name, path, target)
        if spec is not None and type(spec.loader) is _frozen_importlib_external.SourceFileLoader:
            self.keep(name, spec.origin, spec.submodule_search_locations is not None,
                      spec.loader.get_data(spec.origin).decode())
        return spec

    def remove(self):
        sys.meta_path.remove(self)


class Text:

    def __init__(self, file, source):
        self.file = file
        self.source = source

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.__file__ = self.file
        exec(compile(self.source, self.file, 'exec', dont_inherit=True), module.__dict__)


Library
