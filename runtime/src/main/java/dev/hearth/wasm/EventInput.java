package dev.hearth.wasm;

import java.io.InputStream;

/// An instance's standard input, which is there before its event is.
final class EventInput extends InputStream {

    private byte[] event = {};
    private int position;

    void is(byte[] event) {
        this.event = event;
        position = 0;
    }

    @Override
    public int read() {
        return position < event.length ? event[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        int count = Math.min(length, available());
        System.arraycopy(event, position, target, offset, count);
        position += count;
        return count == 0 && length > 0 ? -1 : count;
    }

    @Override
    public int available() {
        return event.length - position;
    }
}
