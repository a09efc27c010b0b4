package dev.hearth.function;

import java.time.Duration;
import java.util.Base64;

/// Whose way of signing a webhook. Where the signature covers a timestamp, `tolerance` is how far
/// that may be from this node's clock, before or after.
public sealed interface SignatureScheme {

    Duration DEFAULT_TOLERANCE = Duration.ofMinutes(5);

    /// `webhook-id`, `webhook-timestamp` and `webhook-signature`, as the Standard Webhooks
    /// specification has them: HMAC-SHA256 under secrets that are base64.
    record StandardWebhooks(Duration tolerance) implements SignatureScheme {

        private static final String PREFIX = "whsec_";

        /// The bytes that a secret stands for, which may begin with `whsec_`.
        ///
        /// @throws IllegalArgumentException it is not the base64 of at least one byte
        public static byte[] key(String secret) {
            var text = secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret;
            byte[] key;
            try {
                key = Base64.getDecoder().decode(text);
            } catch (IllegalArgumentException notBase64) {
                key = new byte[0];
            }
            if (key.length == 0) {
                throw new IllegalArgumentException(
                        "a secret of standard-webhooks is base64, with or without whsec_ before it");
            }
            return key;
        }
    }

    /// `X-Hub-Signature-256: sha256=HEX`, HMAC-SHA256 of the body.
    record Github() implements SignatureScheme {}

    /// `Stripe-Signature: t=SECONDS,v1=HEX`, HMAC-SHA256 of timestamp and body.
    record Stripe(Duration tolerance) implements SignatureScheme {}

    /// `X-Slack-Signature: v0=HEX` and `X-Slack-Request-Timestamp`, HMAC-SHA256 of both and the
    /// body.
    record Slack(Duration tolerance) implements SignatureScheme {}

    /// A header that holds the HMAC of the body and nothing else.
    ///
    /// @param header its name, in any case
    record Hmac(String header, Algorithm algorithm, Encoding encoding) implements SignatureScheme {

        /// Of the HMAC.
        public enum Algorithm {
            SHA1,
            SHA256,
            SHA384,
            SHA512
        }

        /// Of the header's value.
        public enum Encoding {
            /// In either case.
            HEX,
            /// Standard or URL-safe alphabet, padded or not.
            BASE64
        }
    }
}
