/// The synchronous HTTP trigger: a request becomes an invocation, the outcome becomes the answer.
@NullMarked
package dev.hearth.trigger.http;

import org.jspecify.annotations.NullMarked;
