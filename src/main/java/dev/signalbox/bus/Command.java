package dev.signalbox.bus;

import java.util.Objects;

/**
 * Where something is asked of the one verticle that owns it; every request gets an answer or a {@link RefusedException}.
 *
 * @param address the event bus address
 * @param question the record that asks
 * @param answer the record that answers
 */
public record Command<Q extends Record, A extends Record>(String address, Class<Q> question, Class<A> answer) {
    public Command {
        Objects.requireNonNull(address);
        Objects.requireNonNull(question);
        Objects.requireNonNull(answer);
    }
}
