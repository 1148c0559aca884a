package dev.signalbox.http.state;

import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Json;
import io.vertx.core.buffer.Buffer;

/** How a row of the journal looks to readers. Its data is passed on as it is, so that numbers keep their digits. */
public final class EventJson {
    private EventJson() {}

    /** {@code {id, type, account, project, actor, created_at, data}} in one line. */
    public static Buffer of(Journal.Event event) {
        return Buffer.buffer("{\"id\":" + event.id()
                + ",\"type\":" + Json.encode(event.type())
                + ",\"account\":" + Json.encode(event.account())
                + ",\"project\":" + Json.encode(event.project())
                + ",\"actor\":" + Json.encode(event.actor())
                + ",\"created_at\":\"" + event.createdAt()
                + "\",\"data\":" + inOneLine(event.data()) + "}");
    }

    // Between the tokens of JSON a line end is a space; inside a text there is none.
    private static String inOneLine(String json) {
        return json.indexOf('\n') < 0 && json.indexOf('\r') < 0
                ? json
                : json.replace('\n', ' ').replace('\r', ' ');
    }
}
