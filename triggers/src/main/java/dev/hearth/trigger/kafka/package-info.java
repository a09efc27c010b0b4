/// Turns the records of a consumer group into invocations, never commits past one that is not
/// settled, and writes results and dead letters to topics.
@NullMarked
package dev.hearth.trigger.kafka;

import org.jspecify.annotations.NullMarked;
