package dev.signalbox.http.state;

import dev.signalbox.bus.Job;
import dev.signalbox.bus.JobLogs;
import dev.signalbox.bus.Json;
import dev.signalbox.bus.Signature;
import dev.signalbox.http.stream.ItemTopic;
import dev.signalbox.http.stream.StateTopic;
import dev.signalbox.http.stream.Topic;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The live jobs of one account, as topics and as single values. Used on one event loop. */
public final class AccountJobs {
    private static final String OWNER = "owner";

    private final StateTopic topic = new StateTopic("jobs");
    private final StateTopic logs = new StateTopic("job-log");
    private final Map<String, Job> jobs = new HashMap<>();

    private record Growth(String id, long size) {}

    AccountJobs(Owner owner) {
        owner(owner);
    }

    /** Jobs as the contract has them, and the member {@code owner}: {@code {state, node, since, message}}. */
    public StateTopic topic() {
        return topic;
    }

    /** Logs that may still grow: items {@code {id, size}}. One that is complete, or of a job that is gone, is removed. */
    public StateTopic logs() {
        return logs;
    }

    /**
     * Jobs one by one: first as they are, then whenever one changes.
     *
     * @param ids only these; empty for all
     */
    public Topic updates(Set<String> ids) {
        return new ItemTopic(topic, "job-update", ids);
    }

    /** The job, if it is in the live list. */
    public Optional<Job> job(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    void put(Job job) {
        jobs.put(job.id(), job);
        topic.put(job.id(), job.version(), JobJson.encoded(job));
    }

    void remove(Job job) {
        jobs.remove(job.id());
        topic.remove(job.id());
        logs.remove(job.id());
    }

    void owner(Owner owner) {
        String json = Json.encode(owner);
        topic.putMember(OWNER, Signature.versionOf(json), Buffer.buffer(json));
    }

    void grew(JobLogs.LogGrew grew) {
        if (grew.complete()) {
            logs.remove(grew.id());
        } else if (jobs.containsKey(grew.id())) {
            logs.put(grew.id(), Long.toString(grew.size()), Json.encodeToBuffer(new Growth(grew.id(), grew.size())));
        }
    }
}
