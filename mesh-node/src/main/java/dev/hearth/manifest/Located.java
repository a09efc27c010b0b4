package dev.hearth.manifest;

/// Something read, and where it stands.
record Located<T>(T value, Value at) {}
