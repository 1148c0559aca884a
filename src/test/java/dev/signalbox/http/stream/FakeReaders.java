package dev.signalbox.http.stream;

import java.util.List;
import java.util.function.Consumer;

/** Readers over fake sockets, for tests of what feeds them. Turns of the event loop end when the test says so. */
public final class FakeReaders {
    private final FakeHost host = new FakeHost();

    /** One connection. */
    public final class Reader {
        private final FakeSink sink = new FakeSink();
        private final EventSourceParser parser = new EventSourceParser();
        private final EventStream stream;
        private int parsedWrites;
        private int told;

        private Reader(Topic topic, int room, String lastEventId) {
            parser.feed(("id: " + lastEventId + "\n\n").getBytes());
            sink.room(room);
            stream = host.open(sink, topic);
        }

        /** How many more writes the socket takes. */
        public void room(int writes) {
            sink.room(writes);
        }

        public void hangUp() {
            stream.gone();
        }

        /** Every event since the last call: its name, its data and the id that the reader has after it. */
        public void news(Consumer<Event> each) {
            if (parsedWrites == sink.writes.size()) {
                return;
            }
            for (; parsedWrites < sink.writes.size(); parsedWrites++) {
                parser.feed(sink.writes.get(parsedWrites).getBytes());
            }
            List<EventSourceParser.Event> events = parser.events();
            for (; told < events.size(); told++) {
                EventSourceParser.Event event = events.get(told);
                each.accept(new Event(event.type(), event.data(), event.lastEventId()));
            }
        }

        /** As a browser would send it when it connects again. */
        public String lastEventId() {
            news(event -> {
                throw new IllegalStateException("there are events that nobody has looked at");
            });
            return parser.lastEventId();
        }
    }

    /** One event as a page sees it. */
    public record Event(String type, String data, String lastEventId) {}

    /** @param room how many writes its socket takes */
    public Reader open(Topic topic, int room, String lastEventId) {
        return new Reader(topic, room, lastEventId);
    }

    public void endTurn() {
        host.endTurn();
    }

    public void settle() {
        host.settle();
    }
}
