package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.http.auth.Role;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Goes through all calls of the contract, which another test holds against the route table. */
class RoutesTest {
    @TempDir
    static Path dataDir;

    private static TestServer server;
    private final Contract contract = new Contract();

    @BeforeAll
    static void start() {
        server = TestServer.start(dataDir);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @TestFactory
    Stream<DynamicTest> every_call_asks_for_its_role_and_carries_all_headers() {
        List<DynamicTest> tests = new ArrayList<>();
        assertThat(contract.calls()).hasSizeGreaterThan(10);
        for (Contract.Call call : contract.calls()) {
            tests.add(DynamicTest.dynamicTest(call + " without a token", () -> {
                HttpResponse<String> answer = server.send(head(call, ""));
                assertHeaders(answer.headers());
                if (call.role().equals("public")) {
                    assertThat(answer.statusCode()).isNotIn(401, 403);
                } else {
                    assertThat(answer.statusCode()).isEqualTo(401);
                    assertThat(answer.headers().firstValue("www-authenticate")).hasValue("Bearer");
                }
            }));
            tests.add(DynamicTest.dynamicTest(call + " with nonsense", () -> {
                HttpResponse<String> answer = server.send(head(call, "nonsense"));
                assertHeaders(answer.headers());
                assertThat(answer.statusCode() == 401).isEqualTo(!call.role().equals("public"));
            }));
            for (Role role : Role.values()) {
                tests.add(DynamicTest.dynamicTest(call + " as " + role, () -> {
                    HttpResponse<String> answer = server.send(head(call, TestServer.token(role)));
                    assertHeaders(answer.headers());
                    boolean enough = call.role().equals("public")
                            || role.covers(Role.of(call.role()).orElseThrow());
                    assertThat(answer.statusCode() == 403).isEqualTo(!enough);
                    assertThat(answer.statusCode()).isNotIn(401, 404, 405, 500);
                }));
            }
        }
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> every_path_names_its_methods() {
        return contract.calls().stream()
                .map(Contract.Call::path)
                .distinct()
                .map(path -> DynamicTest.dynamicTest(path, () -> {
                    List<String> methods = new ArrayList<>(contract.calls().stream()
                            .filter(call -> call.path().equals(path))
                            .map(Contract.Call::method)
                            .toList());
                    methods.add("OPTIONS");
                    if (methods.contains("GET")) {
                        methods.add("HEAD");
                    }
                    for (String method : List.of("OPTIONS", "PUT", "TRACE", "PROPFIND")) {
                        HttpResponse<String> answer = server.send(
                                server.request(real(path)).method(method, HttpRequest.BodyPublishers.noBody()));
                        assertThat(answer.statusCode()).as(method).isEqualTo(method.equals("OPTIONS") ? 204 : 405);
                        String allow = answer.headers().firstValue("allow").orElse("");
                        assertThat(List.of(allow.split(", "))).containsExactlyInAnyOrderElementsOf(methods);
                        assertHeaders(answer.headers());
                    }
                }));
    }

    @Test
    void unknown_paths_are_problems_with_all_headers() {
        for (String path :
                List.of("/api", "/api/", "/api/nothing", "/api/projects/a/b", "/nothing", "/health", "/API/projects")) {
            HttpResponse<String> answer = server.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertHeaders(answer.headers());
            assertThat(contract.misfits("Problem", answer.body())).isEmpty();
            assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("not_found");
        }
    }

    @Test
    void badly_encoded_paths_are_bad_requests() {
        for (String path : List.of("/api/projects/%", "/api/projects/%4", "/api/projects/%zz", "/api/projects/%ff")) {
            String answer = server.raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(TestServer.statusOf(answer)).as(path).isEqualTo(400);
        }
    }

    @Test
    void the_asterisk_is_a_target_for_options_alone() {
        String end = " * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        assertThat(TestServer.statusOf(server.raw("OPTIONS" + end))).isEqualTo(204);
        assertThat(TestServer.statusOf(server.raw("GET" + end))).isEqualTo(400);
    }

    private static HttpRequest.Builder head(Contract.Call call, String token) {
        boolean stream = call.path().endsWith("stream") || call.path().endsWith("/jobs/events");
        HttpRequest.Builder request = server.request(real(call.path()));
        if (!token.isEmpty()) {
            TestServer.as(token, request);
        }
        if (call.method().equals("POST") || call.method().equals("PATCH")) {
            request.header("Content-Type", "application/json");
            return request.method(
                    call.method(),
                    HttpRequest.BodyPublishers.ofString("{\"token\":\"" + TestServer.token(Role.VIEWER) + "\"}"));
        }
        if (call.method().equals("DELETE") && call.path().endsWith("/totp")) {
            request.header("Content-Type", "application/json");
            return request.method("DELETE", HttpRequest.BodyPublishers.ofString("{}"));
        }
        // A stream does not end; its head is what matters here.
        return request.method(stream ? "HEAD" : call.method(), HttpRequest.BodyPublishers.noBody());
    }

    private static String real(String path) {
        // A bad slug: known to be checked after the role.
        return path.replace("{slug}", "no.slug")
                .replace("{project}", "no.slug")
                .replace("{log_id}", "a.log")
                .replace("{id}", "1")
                .replace("{job_id}", "00000000-0000-4000-8000-000000000000")
                .replaceAll("\\{[a-z_]+}", "none");
    }

    private static void assertHeaders(HttpHeaders headers) {
        assertThat(headers.firstValue("content-security-policy").orElse(""))
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;")
                .contains("frame-ancestors 'none'", "require-trusted-types-for 'script'")
                .endsWith("trusted-types lit-html signalbox");
        assertThat(headers.firstValue("cross-origin-opener-policy")).hasValue("same-origin");
        assertThat(headers.firstValue("cross-origin-resource-policy")).hasValue("same-origin");
        assertThat(headers.firstValue("referrer-policy")).hasValue("no-referrer");
        assertThat(headers.firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(headers.firstValue("permissions-policy")).isPresent();
        assertThat(headers.firstValue("cache-control").orElse("")).startsWith("no-");
        assertThat(headers.firstValue("strict-transport-security")).isEmpty();
        assertThat(headers.firstValue("server")).isEmpty();
        assertThat(headers.firstValue("access-control-allow-origin")).isEmpty();
    }
}
