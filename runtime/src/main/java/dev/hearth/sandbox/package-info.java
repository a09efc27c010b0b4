/// The Graalvisor: sandboxes by the thousand over one engine a language, leased, limited,
/// accounted.
@NullMarked
package dev.hearth.sandbox;

import org.jspecify.annotations.NullMarked;
