package dev.hearth.catalogue;

import java.time.Instant;

/// One version of a function as it was deployed. Its content never changes.
///
/// @param digest of its package: the manifest and the code, 64 hexadecimal digits
/// @param deployed when it first was
public record Revision(String version, String digest, Instant deployed) {}
