package dev.signalbox.http.state;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Channel;
import dev.signalbox.bus.Command;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * How one kind of state is talked about on the bus.
 *
 * @param what it is about, for the log
 * @param announcer the name of the publisher that announces itself
 * @param changer the name of the publisher of a change
 * @param snapshotOf where the publisher of that name is asked for the whole
 * @param timeoutMs how long the whole may take
 * @param whoIsThere asks all publishers to announce themselves at once
 */
record Conversation<A extends Record, C extends Record, Q extends Record, S extends Record>(
        String what,
        Channel<A> announced,
        Function<A, String> announcer,
        Channel<C> changed,
        Function<C, String> changer,
        Function<String, Command<Q, S>> snapshotOf,
        Q question,
        long timeoutMs,
        Consumer<Bus> whoIsThere) {}
