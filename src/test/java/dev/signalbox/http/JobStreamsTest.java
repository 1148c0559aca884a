package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Job;
import dev.signalbox.bus.Nodes;
import dev.signalbox.http.auth.Role;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobStreamsTest {
    private static final String EVENTS = "/api/admin/jobs/events";

    @TempDir
    Path dataDir;

    private TestServer server;
    private StubJobs jobs;
    private final Contract contract = new Contract();

    @BeforeEach
    void start() {
        server = TestServer.start(dataDir);
        jobs = new StubJobs(server.vertx);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void jobs_come_as_they_are_and_then_as_they_change() {
        Job one = jobs.put(running("one"));
        Job two = jobs.put(running("two"));
        try (SseReader stream = stream(EVENTS + "?job_id=" + one.id() + "&job_id=" + two.id())) {
            JsonObject first = update(stream, one).json();
            assertThat(contract.misfits("Job", first.encode())).isEmpty();
            update(stream, two);
            jobs.put(running("three"));
            Job done = jobs.put(StubJobs.after(one, Job.State.SUCCESS, Optional.of(1.0), Optional.of("done")));
            assertThat(update(stream, done).json().getString("state")).isEqualTo("success");
            assertThat(stream.events().stream().filter(event -> event.name().equals("job-update")))
                    .extracting(event -> event.json().getString("target"))
                    .containsOnly("one", "two");
        }
    }

    @Test
    void without_ids_all_jobs_of_the_account_come_and_no_others() {
        Job mine = jobs.put(running("mine"));
        jobs.put(StubJobs.job("other", "tests", Optional.of("foreign"), Job.State.RUNNING));
        try (SseReader stream = stream(EVENTS)) {
            update(stream, mine);
            jobs.put(StubJobs.job("other", "tests", Optional.of("foreign"), Job.State.RUNNING));
            update(stream, jobs.put(running("later")));
            assertThat(stream.events()).noneMatch(event -> event.data().contains("foreign"));
        }
    }

    @Test
    void an_unknown_id_is_told_inside_the_stream_which_goes_on() {
        Job known = jobs.put(running("known"));
        Job old = jobs.putOld(StubJobs.job("default", "tests", Optional.of("old"), Job.State.ERROR));
        Job foreign = jobs.put(StubJobs.job("other", "tests", Optional.empty(), Job.State.RUNNING));
        String unknown = UUID.randomUUID().toString();
        String query = "?job_id=" + unknown + "&job_id=nonsense%0A&job_id=" + foreign.id() + "&job_id=" + known.id()
                + "&job_id=" + old.id();
        try (SseReader stream = stream(EVENTS + query)) {
            assertThat(stream.response().statusCode()).isEqualTo(200);
            for (String id : List.of(unknown, "nonsense\n", foreign.id())) {
                JsonObject problem = stream.await(
                                "problem",
                                event -> event.json().getString("job_id").equals(id))
                        .json();
                assertThat(problem.getInteger("status")).isEqualTo(404);
                assertThat(problem.getString("code")).isEqualTo("unknown_job");
            }
            update(stream, known);
            update(stream, old);
            update(stream, jobs.put(StubJobs.after(known, Job.State.RUNNING, Optional.of(0.5), Optional.empty())));
            assertThat(stream.events())
                    .filteredOn(event -> event.name().equals("problem"))
                    .hasSize(3);
        }
    }

    @Test
    void while_nobody_owns_the_jobs_the_stream_says_so_and_stays() {
        jobs.end();
        String id = UUID.randomUUID().toString();
        try (SseReader stream = stream(EVENTS + "?job_id=" + id)) {
            assertThat(stream.await("problem").json().getInteger("status")).isEqualTo(503);
            Job job = new StubJobs(server.vertx).put(running("late"));
            try (SseReader all = stream(EVENTS)) {
                update(all, job);
            }
            assertThat(stream.events()).noneMatch(event -> event.name().equals("bye"));
        }
    }

    @Test
    void the_word_events_is_never_an_id() {
        HttpResponse<String> answer = server.send(
                TestServer.as(TestServer.token(Role.ADMIN), server.request(EVENTS, "Content-Type", "application/json"))
                        .method("PATCH", HttpRequest.BodyPublishers.ofString("{}")));
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).hasValue("GET, HEAD, OPTIONS");
        assertThat(jobs.asked).isEmpty();
    }

    @Test
    void too_many_ids_are_a_bad_request() {
        String query = "?" + "job_id=x%d&".repeat(101);
        Object[] numbers = new Object[101];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i;
        }
        String path = EVENTS + query.formatted(numbers);
        assertThat(server.send(TestServer.as(TestServer.token(Role.ADMIN), server.request(path)))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void the_page_gets_jobs_and_the_growth_of_their_logs_with_its_one_stream() {
        Job job = jobs.put(running("log"));
        try (SseReader stream = stream("/api/stream?topics=projects,jobs,job-log")) {
            assertThat(stream.await("hello").json().getJsonArray("topics"))
                    .containsExactly("projects", "jobs", "job-log");
            stream.await(
                    "jobs",
                    event -> event.data().contains(job.id()) && event.data().contains("\"up\""));
            jobs.write(job, "line\n", false);
            SseReader.Event grew = stream.await("job-log", event -> event.op().equals("put"));
            assertThat(grew.json().getJsonObject("item"))
                    .isEqualTo(new JsonObject("{\"id\":\"" + job.id() + "\",\"size\":5}"));
            jobs.write(job, "last\n", true);
            assertThat(stream.await("job-log", event -> event.op().equals("remove"))
                            .json()
                            .getString("id"))
                    .isEqualTo(job.id());
            jobs.remove(job.id());
            stream.await("jobs", event -> event.op().equals("remove"));
        }
    }

    @Test
    void a_viewer_who_asks_for_jobs_among_others_gets_the_others() {
        jobs.put(running("secret-place"));
        try (SseReader stream =
                server.stream("/api/stream?topics=projects,nodes,jobs,job-log", TestServer.token(Role.ENGINEER))) {
            assertThat(stream.await("hello").json().getJsonArray("topics")).containsExactly("projects", "nodes");
            for (String topic : List.of("jobs", "job-log")) {
                assertThat(stream.await(
                                        "reset",
                                        event -> event.json().getString("topic").equals(topic))
                                .json()
                                .getString("reason"))
                        .isEqualTo("needs the role admin");
            }
            stream.await("projects");
            jobs.put(running("secret-place"));
            server.bus.publish(Nodes.ANNOUNCED, new Nodes.Announced("marker", "1", List.of(), Instant.EPOCH));
            stream.await("nodes", event -> event.data().contains("marker"));
            assertThat(stream.events()).noneMatch(event -> event.data().contains("secret-place"));
        }
    }

    @Test
    void a_lost_message_heals_with_the_next_announcement() {
        Job job = jobs.put(running("a"));
        try (SseReader stream = stream(EVENTS)) {
            update(stream, job);
            Job unheard = jobs.putUnheard(StubJobs.after(job, Job.State.SUCCESS, Optional.empty(), Optional.empty()));
            jobs.announce();
            update(stream, unheard);
            jobs.putUnheard(running("b"));
            Job heard = jobs.put(running("c"));
            update(stream, heard);
            stream.await("job-update", event -> "b".equals(event.json().getString("target")));
        }
    }

    @Test
    void when_the_owner_falls_silent_the_topic_says_since_when() {
        Job job = jobs.put(running("a"));
        try (SseReader stream = stream("/api/stream?topics=jobs")) {
            stream.await("jobs", event -> event.data().contains(job.id()));
            jobs.end();
            JsonObject owner = stream.await(
                            "jobs",
                            event -> event.op().equals("owner") && event.data().contains("lost"))
                    .json()
                    .getJsonObject("owner");
            assertThat(owner.getString("node")).isEqualTo("alpha");
            assertThat(owner.getInstant("since")).isNotNull();
            StubJobs next = new StubJobs(server.vertx);
            stream.await(
                    "jobs", event -> event.op().equals("remove") && event.data().contains(job.id()));
            Awaitility.await().until(() -> stream.events().stream()
                    .filter(event -> event.name().equals("jobs") && event.op().equals("owner"))
                    .reduce((first, second) -> second)
                    .filter(event -> event.data().contains("\"up\""))
                    .isPresent());
            next.end();
        }
    }

    private static Job running(String target) {
        return StubJobs.job("default", "tests", Optional.of(target), Job.State.RUNNING);
    }

    private SseReader stream(String path) {
        return server.stream(path, TestServer.token(Role.ADMIN));
    }

    private static SseReader.Event update(SseReader stream, Job job) {
        return stream.await(
                "job-update", event -> event.json().getString("version").equals(job.version()));
    }
}
