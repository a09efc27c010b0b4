package dev.hearth.function;

import java.nio.file.Path;

/// A function's code on this node's disk, read-only while it is deployed.
///
/// @param root a folder, or a single jar
/// @param digest SHA-256 of names and contents in hexadecimal; equal digests mean equal code
public record Bundle(Path root, String digest) {}
