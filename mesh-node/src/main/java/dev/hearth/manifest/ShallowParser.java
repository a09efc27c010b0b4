package dev.hearth.manifest;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// Refuses documents that are nested deeper than any manifest, before they exhaust the stack.
final class ShallowParser implements Parser {

    private static final int DEEPEST = 32;

    private final Parser parser;
    private int depth;

    ShallowParser(LoadSettings settings, StreamReader reader) {
        parser = new ParserImpl(settings, reader);
    }

    @Override
    public Event next() {
        var event = parser.next();
        switch (event.getEventId()) {
            case MappingStart, SequenceStart -> depth++;
            case MappingEnd, SequenceEnd -> depth--;
            default -> {}
        }
        if (depth > DEEPEST) {
            throw new ParserException(
                    "nested deeper than %d levels".formatted(DEEPEST), event.getStartMark());
        }
        return event;
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
        return parser.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
        return parser.peekEvent();
    }

    @Override
    public boolean hasNext() {
        return parser.hasNext();
    }
}
