package dev.hearth.trigger.kafka;

/// What keeps letters from being read, sent or removed; the message is for people.
final class LetterException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private LetterException(String message, Throwable cause) {
        super(message, cause);
    }

    static LetterException of(String problem, Throwable thrown) {
        var cause = thrown.getCause() == null ? thrown : thrown.getCause();
        return new LetterException(
                "%s: %s".formatted(problem, String.valueOf(cause.getMessage())), cause);
    }
}
