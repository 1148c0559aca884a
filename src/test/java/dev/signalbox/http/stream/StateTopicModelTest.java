package dev.signalbox.http.stream;

import static dev.signalbox.http.stream.FakeHost.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Signature;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Whatever happens to a topic and to the sockets of its readers: in the end every reader knows what the topic holds.
 */
class StateTopicModelTest {
    private static final int READERS = 4;
    private static final String PAD = "x".repeat(3_000);

    enum Action {
        PUT,
        REMOVE,
        MEMBER,
        ROOM,
        END_TURN,
        OPEN,
        HEARTBEAT
    }

    record Step(Action action, int which, int value) {}

    @Property(tries = 2_000)
    void every_reader_ends_up_with_what_the_topic_holds(@ForAll("steps") List<Step> steps) {
        FakeHost host = new FakeHost();
        StateTopic topic = new StateTopic("projects", 3);
        Map<String, String> truth = new TreeMap<>();
        Map<String, String> members = new TreeMap<>();
        List<FakeSink> sinks = new ArrayList<>();
        List<EventStream> streams = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            sinks.add(new FakeSink());
            streams.add(host.open(sinks.get(i), topic));
        }
        for (Step step : steps) {
            String key = "k" + step.which();
            switch (step.action()) {
                case PUT -> {
                    String item = "{\"id\":\"" + key + "\",\"n\":" + step.value() + ",\"pad\":\"" + PAD + "\"}";
                    topic.put(key, "" + step.value(), json(item));
                    truth.put(key, item);
                }
                case REMOVE -> {
                    topic.remove(key);
                    truth.remove(key);
                }
                case MEMBER -> {
                    topic.putMember("problems", "" + step.value(), json("[" + step.value() + "]"));
                    members.put("problems", "[" + step.value() + "]");
                }
                case ROOM -> sinks.get(step.which() % READERS).room(step.value());
                case END_TURN -> host.endTurn();
                case OPEN -> {
                    sinks.add(new FakeSink());
                    sinks.get(sinks.size() - 1).room(step.value());
                    streams.add(host.open(sinks.get(sinks.size() - 1), topic));
                }
                case HEARTBEAT -> streams.forEach(stream -> stream.offer(SseEncoder.event("heartbeat", json("{}"))));
            }
        }
        sinks.forEach(sink -> sink.room(Integer.MAX_VALUE));
        host.settle();
        assertThat(sinks).allSatisfy(sink -> {
            View view = followed(sink);
            assertThat(view.items).isEqualTo(truth);
            assertThat(view.members).isEqualTo(members);
            assertThat(view.signature).isEqualTo(topic.signature());
        });
    }

    // A signature is what a reader shows when it comes back, and gets nothing if it is still right. So none may be
    // wrong.
    private static View followed(FakeSink sink) {
        View view = new View();
        for (EventSourceParser.Event event : sink.events()) {
            view.see("projects", event);
            if (view.isUpToDate()) {
                Signature shown = new Signature();
                view.items.forEach((key, item) -> shown.add(key, "" + new JsonObject(item).getInteger("n")));
                view.members.forEach((name, value) -> shown.add("\0" + name, value.substring(1, value.length() - 1)));
                assertThat(view.signature).isEqualTo(shown.toString());
            }
        }
        return view;
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Action> actions = Arbitraries.frequency(
                Tuple.of(8, Action.PUT),
                Tuple.of(3, Action.REMOVE),
                Tuple.of(1, Action.MEMBER),
                Tuple.of(5, Action.ROOM),
                Tuple.of(4, Action.END_TURN),
                Tuple.of(1, Action.OPEN),
                Tuple.of(1, Action.HEARTBEAT));
        return Combinators.combine(
                        actions,
                        Arbitraries.integers().between(0, 11),
                        Arbitraries.integers().between(0, 5))
                .as(Step::new)
                .list()
                .ofMaxSize(80);
    }
}
