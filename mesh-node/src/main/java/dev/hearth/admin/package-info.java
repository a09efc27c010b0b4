/// What an operator asks of a node over HTTP: health, metrics, functions, triggers, members.
@NullMarked
package dev.hearth.admin;

import org.jspecify.annotations.NullMarked;
