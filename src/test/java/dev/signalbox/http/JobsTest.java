package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Job;
import dev.signalbox.bus.JobHistory;
import dev.signalbox.bus.Jobs;
import dev.signalbox.http.auth.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobsTest {
    private static final String JOBS = "/api/admin/jobs";
    private static final String KEYED =
            "{\"action\":\"sync-push\",\"target\":\"%s\",\"parameters\":{\"key\":\"s3cret\"}}";

    @TempDir
    static Path dataDir;

    private static TestServer server;
    private static StubJobs jobs;
    private final Contract contract = new Contract();

    @BeforeAll
    static void start() {
        server = TestServer.start(dataDir);
        jobs = new StubJobs(server.vertx);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void an_action_is_started_and_its_job_has_a_place() {
        HttpResponse<String> answer = post(JOBS, KEYED.formatted("peer-a"));
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(contract.misfits("Job", answer.body())).isEmpty();
        JsonObject job = new JsonObject(answer.body());
        assertThat(answer.headers().firstValue("location")).hasValue(JOBS + "/" + job.getString("id"));
        assertThat(job.getString("state")).isEqualTo("queued");
        assertThat(answer.body()).doesNotContain("s3cret");
        Jobs.Start asked = lastAsked(Jobs.Start.class);
        assertThat(asked.actor()).isEqualTo("ann");
        assertThat(asked.role()).isEqualTo("admin");
        assertThat(new JsonObject(asked.parameters())).isEqualTo(new JsonObject("{\"key\":\"s3cret\"}"));
        assertThat(get(JOBS + "/" + job.getString("id")).body()).isEqualTo(answer.body());
    }

    @Test
    void a_second_start_while_the_first_is_busy_names_the_first() {
        String first = new JsonObject(post(JOBS, KEYED.formatted("peer-b")).body()).getString("id");
        HttpResponse<String> second = post(JOBS, KEYED.formatted("peer-b"));
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(contract.misfits("JobProblem", second.body())).isEmpty();
        JsonObject problem = new JsonObject(second.body());
        assertThat(problem.getString("code")).isEqualTo("busy");
        assertThat(problem.getString("job_id")).isEqualTo(first);
        assertThat(problem.getJsonObject("job").getString("id")).isEqualTo(first);
        assertThat(problem.getString("detail")).contains(first);
    }

    @Test
    void what_cannot_be_started_is_told_precisely() {
        assertProblem(post(JOBS, "{\"action\":\"nothing\"}"), 422, "unknown_action");
        HttpResponse<String> unfit = post(JOBS, "{\"action\":\"sync-push\",\"target\":\"peer-c\",\"parameters\":{}}");
        assertProblem(unfit, 400, "invalid_parameters");
        assertThat(new JsonObject(unfit.body()).getJsonArray("fields"))
                .isEqualTo(new JsonArray("[{\"field\":\"key\",\"message\":\"is missing\"}]"));
        assertProblem(post(JOBS, "{}"), 400, "bad_request");
        assertProblem(post(JOBS, "{\"action\":\"tests\",\"shell\":\"rm\"}"), 400, "bad_request");
        assertProblem(post(JOBS, "{\"action\":\"tests\",\"parameters\":[]}"), 400, "bad_request");
        assertProblem(post(JOBS, "{\"action\":\"tests\",\"label\":\"x\"}"), 400, "bad_request");
    }

    @Test
    void only_admins_get_in_whatever_they_ask() {
        String id = UUID.randomUUID().toString();
        for (Role role : List.of(Role.VIEWER, Role.ENGINEER)) {
            String token = TestServer.token(role);
            for (String path :
                    List.of("/api/admin/actions", JOBS, JOBS + "/" + id, JOBS + "/" + id + "/log", JOBS + "/events")) {
                assertProblem(server.send(TestServer.as(token, server.request(path))), 403, "role_too_low");
            }
            int before = jobs.asked.size();
            for (String path : List.of(JOBS, JOBS + "/" + id + "/cancel")) {
                assertProblem(send(token, "POST", path, KEYED.formatted("peer-a")), 403, "role_too_low");
            }
            assertProblem(send(token, "PATCH", JOBS + "/" + id, "{}"), 403, "role_too_low");
            assertThat(jobs.asked).hasSize(before);
            assertProblem(
                    server.send(TestServer.as(token, server.request("/api/stream?topics=jobs,job-log"))),
                    403,
                    "role_too_low");
        }
    }

    @Test
    void jobs_of_another_account_do_not_exist() {
        Job foreign = jobs.put(StubJobs.job("other", "tests", Optional.empty(), Job.State.RUNNING));
        String path = JOBS + "/" + foreign.id();
        assertProblem(get(path), 404, "unknown_job");
        assertProblem(get(path + "/log"), 404, "unknown_job");
        assertProblem(post(path + "/cancel", "{}"), 404, "unknown_job");
        assertProblem(send(admin(), "PATCH", path, "{\"progress\":0.5}"), 404, "unknown_job");
        assertThat(get(JOBS + "?limit=500").body()).doesNotContain(foreign.id());
        assertThat(server.send(TestServer.as(TestServer.token(Role.ADMIN, "other"), server.request(path)))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void what_is_no_id_is_no_job_and_is_asked_of_nobody() {
        int before = jobs.asked.size();
        for (String id : List.of("1", "x".repeat(300), "..%2f..", "%00", UUID.randomUUID() + "0")) {
            assertProblem(get(JOBS + "/" + id), 404, "unknown_job");
        }
        assertThat(jobs.asked).hasSize(before);
    }

    @Test
    void the_list_is_filtered_and_its_question_checked() {
        Job failed = jobs.put(StubJobs.job("default", "lint", Optional.of("x"), Job.State.ERROR));
        HttpResponse<String> list = get(JOBS + "?state=error,warning&limit=5");
        assertThat(contract.misfits("JobList", list.body())).isEmpty();
        assertThat(new JsonObject(list.body()).getJsonArray("jobs"))
                .extracting(job -> ((JsonObject) job).getString("id"))
                .containsExactly(failed.id());
        JobHistory.HistoryRequest asked = lastAsked(JobHistory.HistoryRequest.class);
        assertThat(asked.states()).containsExactly(Job.State.ERROR, Job.State.WARNING);
        assertThat(asked.limit()).isEqualTo(5);
        for (String query :
                List.of("limit=0", "limit=501", "limit=x", "state=odd", "state=,", "action=", "limit=1&limit=2")) {
            assertProblem(get(JOBS + "?" + query), 400, "bad_query");
        }
    }

    @Test
    void actions_are_listed_with_their_schema_and_their_last_jobs() {
        HttpResponse<String> answer = get("/api/admin/actions");
        JsonArray actions = new JsonObject(answer.body()).getJsonArray("actions");
        actions.forEach(action ->
                assertThat(contract.misfits("Action", action.toString())).isEmpty());
        JsonObject push = actions.getJsonObject(0);
        assertThat(push.getJsonObject("parameters").getJsonObject("properties").fieldNames())
                .containsExactly("key", "count", "force");
        assertThat(push.getString("confirm")).isEqualTo("Push now?");
        assertThat(actions.getJsonObject(1).getValue("last_job")).isNull();
    }

    @Test
    void a_worker_elsewhere_registers_and_reports() {
        HttpResponse<String> answer = post(
                JOBS,
                "{\"action\":\"build\",\"external\":true,\"label\":\"Build\",\"heartbeat_s\":30,\"parameters\":{\"a\":1}}");
        assertThat(answer.statusCode()).isEqualTo(202);
        Jobs.StartExternal start = lastAsked(Jobs.StartExternal.class);
        assertThat(start.label()).hasValue("Build");
        assertThat(start.heartbeatS()).hasValue(30);
        String path = JOBS + "/" + new JsonObject(answer.body()).getString("id");
        HttpResponse<String> report = send(
                admin(),
                "PATCH",
                path,
                "{\"state\":\"running\",\"phase\":\"copying\",\"progress\":0.4,\"message\":\"40\",\"data\":{\"n\":[1]}}");
        assertThat(report.statusCode()).isEqualTo(200);
        Jobs.Report asked = lastAsked(Jobs.Report.class);
        assertThat(asked.progress()).hasValue(0.4);
        assertThat(asked.data()).hasValue("{\"n\":[1]}");
        assertThat(asked.state()).hasValue(Job.State.RUNNING);
        for (String bad : List.of("{\"state\":\"odd\"}", "{\"progress\":\"half\"}", "{\"data\":[]}", "{\"x\":1}")) {
            assertProblem(send(admin(), "PATCH", path, bad), 400, "bad_request");
        }
        assertThat(send(admin(), "PATCH", path, "{\"progress\":1}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_job_is_cancelled_once() {
        Job job = jobs.put(StubJobs.job("default", "tests", Optional.of("cancel"), Job.State.RUNNING));
        String path = JOBS + "/" + job.id() + "/cancel";
        // Says everything by its path.
        HttpResponse<String> answer =
                server.send(TestServer.as(admin(), server.request(path)).POST(HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(lastAsked(Jobs.Cancel.class).actor()).isEqualTo("ann");
        assertProblem(post(path, "{}"), 409, "finished");
    }

    @Test
    void a_log_is_text_for_people_and_positions_for_programs() {
        Job job = jobs.put(StubJobs.job("default", "tests", Optional.of("log"), Job.State.RUNNING));
        String path = JOBS + "/" + job.id() + "/log";
        jobs.write(job, "one\ntwo\n", false);
        HttpResponse<String> text = get(path);
        assertThat(text.headers().firstValue("content-type")).hasValue("text/plain; charset=utf-8");
        assertThat(text.body()).isEqualTo("one\ntwo\n");
        assertThat(get(path + "?limit=4").body()).isEqualTo("two\n");
        assertThat(get(path + "?from=1&limit=2").body()).isEqualTo("ne");
        HttpResponse<String> slice = get(path + "?from=4", "Accept", "application/json");
        assertThat(contract.misfits("JobLog", slice.body())).isEmpty();
        assertThat(new JsonObject(slice.body()))
                .isEqualTo(new JsonObject("{\"from\":4,\"to\":8,\"size\":8,\"skipped\":0,\"truncated\":false,"
                        + "\"complete\":false,\"text\":\"two\\n\"}"));
        for (String query : List.of("from=-1", "from=x", "limit=0", "limit=1048577")) {
            assertProblem(get(path + "?" + query), 400, "bad_query");
        }
    }

    @Test
    void a_log_of_a_mebibyte_comes_in_one_answer_and_not_more() {
        Job job = jobs.put(StubJobs.job("default", "tests", Optional.of("large"), Job.State.RUNNING));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 200_000; i++) {
            text.append(String.format("%07d%n", i));
        }
        jobs.write(job, text.toString(), true);
        String path = JOBS + "/" + job.id() + "/log?limit=1048576";
        assertThat(get(path).body()).isEqualTo(text.substring(text.length() - 1_048_576));
        assertThat(get(path + "&from=8").body()).isEqualTo(text.substring(8, 8 + 1_048_576));
        assertThat(get(path.replace("1048576", "300000")).body()).isEqualTo(text.substring(text.length() - 300_000));
        assertThat(get(path + "&from=1599992").body()).isEqualTo("0199999\n");
        assertThat(get(path + "&from=99999999").body()).isEmpty();
    }

    private static String admin() {
        return TestServer.token(Role.ADMIN);
    }

    private static HttpResponse<String> get(String path, String... headers) {
        return server.send(TestServer.as(admin(), server.request(path, headers)));
    }

    private static HttpResponse<String> post(String path, String body) {
        return send(admin(), "POST", path, body);
    }

    private static HttpResponse<String> send(String token, String method, String path, String body) {
        return server.send(TestServer.as(token, server.request(path, "Content-Type", "application/json"))
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    private void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(contract.misfits("Problem", answer.body())).isEmpty();
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo(code);
    }

    private static <T> T lastAsked(Class<T> type) {
        return jobs.asked.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .reduce((first, second) -> second)
                .orElseThrow();
    }
}
