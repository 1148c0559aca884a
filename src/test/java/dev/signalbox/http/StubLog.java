package dev.signalbox.http;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Logs;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Speaks on the bus as the node of one log does, which only ever grows. */
final class StubLog {
    private static final String GENERATION = "g";

    private final Bus bus;
    private final String node;
    private final String project;
    private final String id;
    private final List<Logs.Line> lines = new ArrayList<>();
    private long size;

    StubLog(Bus bus, String node, String project, String id) {
        this.bus = bus;
        this.node = node;
        this.project = project;
        this.id = id;
        bus.answer(
                Logs.followOn(node),
                asked -> Future.succeededFuture(new Logs.FollowAnswer(
                        is(asked.project(), asked.logId()) ? Optional.of(grew(asked.account())) : Optional.empty())));
        bus.answer(
                Logs.sliceOn(node),
                asked -> Future.succeededFuture(new Logs.SliceAnswer(
                        is(asked.project(), asked.logId()) ? Optional.of(slice(asked)) : Optional.empty())));
    }

    synchronized void write(String... texts) {
        for (String text : texts) {
            lines.add(new Logs.Line(size, text, 0));
            size += text.getBytes(StandardCharsets.UTF_8).length + 1;
        }
        bus.publish(Logs.GREW, grew("default"));
    }

    private boolean is(String askedProject, String askedId) {
        return project.equals(askedProject) && id.equals(askedId);
    }

    private synchronized Logs.Grew grew(String account) {
        return new Logs.Grew(node, account, project, id, GENERATION, size, false);
    }

    private synchronized Logs.Slice slice(Logs.SliceRequest asked) {
        List<Logs.Line> wanted = asked.where()
                .from()
                .map(from -> lines.stream().filter(line -> line.at() >= from).toList())
                .orElseGet(() -> lines.subList(Math.max(0, lines.size() - asked.maxLines()), lines.size()));
        List<Logs.Line> some = wanted.subList(0, Math.min(asked.maxLines(), wanted.size()));
        long from = some.isEmpty() ? size : some.get(0).at();
        long to = some.size() < wanted.size() ? wanted.get(some.size()).at() : size;
        return new Logs.Slice(
                GENERATION,
                from,
                to,
                size,
                some,
                Optional.empty(),
                some.size() < wanted.size(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
