package dev.signalbox.http.stream;

import io.vertx.core.buffer.Buffer;

/**
 * The latest thing that happened to one item or member of a state topic.
 *
 * @param revision counts the changes of the topic from 1
 * @param key the item's key or the member's name
 * @param version empty text for a removal
 * @param json empty for a removal
 */
record Change(long revision, Kind kind, String key, String version, Buffer json) {
    enum Kind {
        PUT,
        REMOVE,
        MEMBER
    }
}
