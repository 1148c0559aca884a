package dev.signalbox.http.stream;

import dev.signalbox.bus.Signature;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A topic of which only the newest value of each item counts. One instance holds the items of one account; whoever owns
 * the topics must never give a stream one of another account.
 *
 * <p>Beside its items a topic may have <em>members</em>: named values that are always sent whole, such as the list of
 * workspaces that cannot be watched. They count in the signature and in the revisions like items. On the wire all are
 * events with the topic's name:
 *
 * <ul>
 *   <li>{@code {"op":"snapshot","signature":S,"items":[…],"<member>":…}}, first, and again to whoever fell too far
 *   behind
 *   <li>{@code {"op":"put","item":…}} and {@code {"op":"remove","id":key}}
 *   <li>{@code {"op":"<member>","<member>":…}}
 * </ul>
 *
 * The last three carry {@code "signature":S} if and only if the reader is up to date after them. A reader that has seen
 * one without is between two states and must not claim the signature that it saw before.
 *
 * <p>Buffers handed in must not be changed afterwards. Used on one event loop.
 */
public final class StateTopic implements Topic {
    /** Removals that are remembered; a reader that is further behind gets a snapshot. */
    public static final int MAX_REMOVALS = 1_000;

    private final String name;
    private final TreeMap<String, Change> items = new TreeMap<>();
    private final TreeMap<String, Change> members = new TreeMap<>();
    private final ChangeLog log;
    private final Signature signature = new Signature();
    private final Readers readers = new Readers();
    // By the form of the wire; as many as there are protocols.
    private final Map<WireForm, StateEncoding> encodings = new IdentityHashMap<>();
    private Optional<TopicImage> image = Optional.empty();

    /** @param name the name of the topic's events, such as {@code projects} */
    public StateTopic(String name) {
        this(name, MAX_REMOVALS);
    }

    StateTopic(String name, int maxRemovals) {
        this.name = name;
        this.log = new ChangeLog(maxRemovals);
    }

    /**
     * A new or changed item. Changes nothing if the item has that version already.
     *
     * @param version changes when and only when the item does
     * @param json one line of JSON in UTF-8
     * @throws IllegalArgumentException if the JSON has several lines
     */
    public void put(String key, String version, Buffer json) {
        set(items, Change.Kind.PUT, key, version, json);
    }

    /**
     * Sets a member. Changes nothing if it has that version already.
     *
     * @param member its name, not {@code op}, {@code signature}, {@code items}, {@code item}, {@code id} or one of the
     *     ops
     * @param version changes when and only when the value does
     * @param json one line of JSON in UTF-8
     */
    public void putMember(String member, String version, Buffer json) {
        set(members, Change.Kind.MEMBER, member, version, json);
    }

    /** An item is gone. Changes nothing if it was not there. */
    public void remove(String key) {
        Change before = items.remove(key);
        if (before != null) {
            log.drop(before);
            signature.remove(key, before.version());
            changed(new Change(log.nextRevision(), Change.Kind.REMOVE, key, "", Buffer.buffer()));
        }
    }

    /** Of all items and members; the same for the same content, whatever happened before. */
    public String signature() {
        return signature.toString();
    }

    /** The topic as it is now. Made once for each revision that somebody asks for. */
    public TopicImage image() {
        readers.looked();
        if (image.isEmpty()) {
            List<Buffer> values = new ArrayList<>(items.size());
            items.values().forEach(item -> values.add(item.json()));
            TreeMap<String, Buffer> beside = new TreeMap<>();
            members.forEach((member, value) -> beside.put(member, value.json()));
            image = Optional.of(new TopicImage(log.revision(), signature(), values, beside));
        }
        return image.get();
    }

    @Override
    public Feed subscribe(Runnable wake, WireForm form) {
        return subscribe(wake, form, Optional.empty());
    }

    /**
     * A reader who may have seen the topic before. If its signature is still that of the topic, nothing is sent until
     * the next change.
     *
     * @param seen the last signature that the reader got from this topic
     */
    public Feed subscribe(Runnable wake, WireForm form, Optional<String> seen) {
        boolean upToDate = seen.isPresent() && seen.get().equals(signature());
        readers.add(wake);
        StateEncoding encoding = encodings.computeIfAbsent(form, wanted -> new StateEncoding(name, this, wanted));
        return new StateFeed(this, encoding, wake, upToDate ? Optional.of(log.revision()) : Optional.empty());
    }

    private void set(TreeMap<String, Change> values, Change.Kind kind, String key, String version, Buffer json) {
        Change before = values.get(key);
        if (before != null && before.version().equals(version)) {
            return;
        }
        if (!SseEncoder.isOneLine(json)) {
            throw new IllegalArgumentException("JSON of " + key + " in " + name + " has several lines");
        }
        if (before != null) {
            log.drop(before);
            signature.remove(signed(kind, key), before.version());
        }
        Change change = new Change(log.nextRevision(), kind, key, version, json);
        values.put(key, change);
        signature.add(signed(kind, key), version);
        changed(change);
    }

    // An item and a member of one name are two things.
    private static String signed(Change.Kind kind, String key) {
        return kind == Change.Kind.MEMBER ? "\0" + key : key;
    }

    private void changed(Change change) {
        log.append(change);
        encodings.values().forEach(StateEncoding::forget);
        image = Optional.empty();
        readers.wake();
    }

    void watch(Runnable wake) {
        readers.add(wake);
    }

    void forget(Runnable wake) {
        readers.remove(wake);
    }

    /** The latest change of each item and member that changed after that revision, oldest first. */
    Collection<Change> latestAfter(long sent) {
        looked();
        return log.after(sent);
    }

    void looked() {
        readers.looked();
    }

    boolean reachesBackTo(long sent) {
        return log.reachesBackTo(sent);
    }

    long revision() {
        return log.revision();
    }
}
