package dev.hearth.trigger.http;

import dev.hearth.invocation.InvocationId;
import dev.hearth.topology.NodeId;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What an answer names so that logs and traces of it can be found.
///
/// @param node the node that answers
/// @param requestId the client's `x-request-id`, or one of ours
/// @param traceId 32 hexadecimal digits of the request's `traceparent`; absent without one
/// @param invocation absent when nothing was invoked
public record Reference(
        NodeId node,
        String requestId,
        @Nullable String traceId,
        @Nullable InvocationId invocation) {

    private static final int LONGEST_REQUEST_ID = 128;
    private static final Pattern TRACE_PARENT =
            Pattern.compile("[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

    /// Reads the headers `x-request-id` and `traceparent` (W3C Trace Context); what is missing or
    /// unusable in them is ignored.
    ///
    /// @param ownId the request's id if the client gave none
    public static Reference of(
            NodeId node, @Nullable String xRequestId, @Nullable String traceparent, String ownId) {
        return new Reference(node, requestId(xRequestId, ownId), traceId(traceparent), null);
    }

    public Reference to(InvocationId invocation) {
        return new Reference(node, requestId, traceId, invocation);
    }

    private static String requestId(@Nullable String given, String own) {
        return given != null
                        && !given.isEmpty()
                        && given.length() <= LONGEST_REQUEST_ID
                        && given.chars().allMatch(c -> c > ' ' && c < 0x7f)
                ? given
                : own;
    }

    private static @Nullable String traceId(@Nullable String traceparent) {
        if (traceparent == null) {
            return null;
        }
        var matcher = TRACE_PARENT.matcher(traceparent);
        return matcher.matches() ? matcher.group(1) : null;
    }
}
