package dev.signalbox.bus;

import java.util.Objects;

/**
 * Where a message of one type is published to everyone who listens.
 *
 * @param address the event bus address
 * @param type the record that travels there
 */
public record Channel<T extends Record>(String address, Class<T> type) {
    public Channel {
        Objects.requireNonNull(address);
        Objects.requireNonNull(type);
    }
}
