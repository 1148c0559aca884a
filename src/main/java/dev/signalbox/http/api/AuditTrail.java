package dev.signalbox.http.api;

import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Json;
import dev.signalbox.bus.OpenSessions.Via;
import dev.signalbox.http.auth.Role;
import dev.signalbox.http.auth.Token;
import dev.signalbox.http.state.ProjectDirectory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What people and programs commanded, as rows of the journal: who, what, when, and what became of it. Never a body, a
 * token or a ticket. The caller is not kept waiting, and is answered even if the row cannot be written. Used on one event
 * loop.
 */
public final class AuditTrail {
    private static final int MAX_VALUE = 200;
    private static final int REFUSALS_AT_ONCE = 10;
    private static final long NANOS_PER_REFUSAL = 10_000_000_000L;
    private static final int READERS_ROWS_AT_ONCE = 100;
    private static final long NANOS_PER_READERS_ROW = 2_000_000_000L;
    private static final int MAX_READERS = 1_000;

    private final AuditQueue queue;
    private final ProjectDirectory projects;
    // Whoever tries out tokens must not be able to fill the journal, and so push out what others did.
    private final RowAllowance refusals = new RowAllowance(REFUSALS_AT_ONCE, NANOS_PER_REFUSAL, System::nanoTime);
    // Nor must one who may only read, each by itself; the one who was heard of longest ago comes first.
    private final Map<Reader, RowAllowance> readers = new LinkedHashMap<>(16, 0.75f, true);

    private record Reader(String account, String subject) {}

    public AuditTrail(Vertx vertx, JournalWriter writer, ProjectDirectory projects) {
        this.queue = new AuditQueue(vertx, writer);
        this.projects = projects;
    }

    /** Tries once more to write what is left. */
    public Future<Void> stop() {
        return queue.lastTry();
    }

    void signedIn(Token who, Via via) {
        add(
                who,
                "session.signed_in",
                Optional.empty(),
                Map.of("role", who.role().wireName(), "via", via));
    }

    void signedOut(Token who) {
        add(who, "session.signed_out", Optional.empty(), Map.of());
    }

    /**
     * A ticket or token was not accepted. Whose it was is not known, so the row is of the default account.
     *
     * @param remote the address of who sent it, as far as it is known here
     */
    void refused(String operation, String code, String remote) {
        if (!refusals.take()) {
            return;
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("operation", operation);
        data.put("code", code);
        data.put("remote", remote);
        data.put("left_out", refusals.leftOut());
        add(Token.DEFAULT_ACCOUNT, Optional.empty(), "session.refused", Optional.empty(), data);
    }

    /**
     * Somebody called something that changes something, or tried to.
     *
     * @param operation method and path as in the contract
     * @param parameters of the path
     * @param code of the problem that it was answered with; empty if it was done
     */
    void command(
            Token caller,
            String operation,
            Map<String, String> parameters,
            int status,
            Optional<String> code,
            long tookMs) {
        Map<String, String> bounded = new LinkedHashMap<>();
        parameters.forEach((name, value) -> bounded.put(name, value.substring(0, Math.min(MAX_VALUE, value.length()))));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("operation", operation);
        data.put("parameters", bounded);
        data.put("status", status);
        data.put("code", code);
        data.put("duration_ms", tookMs);
        // The word comes from outside: it is a project only if the caller could see one of that name.
        Optional<String> project = Optional.ofNullable(parameters.get("slug"))
                .or(() -> Optional.ofNullable(parameters.get("project")))
                .filter(slug -> projects.of(caller.account()).project(slug).isPresent());
        add(caller, "command", project, data);
    }

    private void add(Token who, String type, Optional<String> project, Map<String, Object> data) {
        Map<String, Object> whole = new LinkedHashMap<>(data);
        if (!who.role().covers(Role.ENGINEER)) {
            RowAllowance allowance = allowanceOf(new Reader(who.account(), who.subject()));
            if (!allowance.take()) {
                return;
            }
            long leftOut = allowance.leftOut();
            if (leftOut > 0) {
                whole.put("left_out", leftOut);
            }
        }
        add(who.account(), Optional.of(who.subject()), type, project, whole);
    }

    private RowAllowance allowanceOf(Reader reader) {
        RowAllowance allowance = readers.computeIfAbsent(
                reader, any -> new RowAllowance(READERS_ROWS_AT_ONCE, NANOS_PER_READERS_ROW, System::nanoTime));
        if (readers.size() > MAX_READERS) {
            readers.remove(readers.keySet().iterator().next());
        }
        return allowance;
    }

    private void add(
            String account, Optional<String> actor, String type, Optional<String> project, Map<String, Object> data) {
        Map<String, Object> whole = new LinkedHashMap<>(data);
        // The journal notes when it was written, which may be later.
        whole.put("at", Instant.now().truncatedTo(ChronoUnit.MILLIS));
        queue.add(account, new Journal.NewEvent(type, project, actor, Json.encode(whole)));
    }
}
