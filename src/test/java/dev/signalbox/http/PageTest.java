package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.http.auth.Role;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
    private static final String SCRIPT = "/vendor/lit-html/lit-html.js";

    @TempDir
    static Path dataDir;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(dataDir, settings -> TestServer.withBasePath(settings, "/signalbox/"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void the_page_is_public_and_so_is_what_it_loads() {
        for (String path : List.of("/", "/index.html", "/signalbox/", "/signalbox/?view=x")) {
            HttpResponse<String> page = server.send(server.request(path));
            assertThat(page.statusCode()).as(path).isEqualTo(200);
            assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
            assertThat(page.headers().firstValue("cache-control")).hasValue("no-cache");
        }
        HttpResponse<String> script = server.send(server.request("/signalbox" + SCRIPT));
        assertThat(script.headers().firstValue("content-type")).hasValue("text/javascript; charset=utf-8");
        Matcher links = Pattern.compile("(?:src|href)=\"([^\"#:]+)\"")
                .matcher(server.send(server.request("/")).body());
        while (links.find()) {
            assertThat(links.group(1))
                    .as("relative, so that it works under a base path")
                    .doesNotStartWith("/");
            assertThat(server.send(server.request(URI.create("/signalbox/")
                                    .resolve(links.group(1))
                                    .toString()))
                            .statusCode())
                    .as(links.group(1))
                    .isEqualTo(200);
        }
    }

    @Test
    void a_known_file_is_not_sent_again() {
        String tag =
                server.send(server.request(SCRIPT)).headers().firstValue("etag").orElseThrow();
        assertThat(server.send(server.request(SCRIPT, "If-None-Match", tag)).statusCode())
                .isEqualTo(304);
        assertThat(server.send(server.request(SCRIPT, "If-None-Match", "\"x\"")).statusCode())
                .isEqualTo(200);
        HttpResponse<String> head =
                server.send(server.request(SCRIPT).method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("etag")).hasValue(tag);
        assertThat(Integer.parseInt(head.headers().firstValue("content-length").orElseThrow()))
                .isPositive();
    }

    @Test
    void nothing_else_on_the_class_path_or_the_disk_is_served() {
        for (String path : List.of(
                "/../signalbox.properties",
                "/%2e%2e/signalbox.properties",
                "/..%2fsignalbox.properties",
                "/vendor/../../openapi.yaml",
                "/vendor/..%2f..%2fopenapi.yaml",
                "/vendor/%2e%2e/%2e%2e/openapi.yaml",
                "/openapi.yaml",
                "/signalbox.properties",
                "/logback.xml",
                "/config-schema.json",
                "/webroot/index.html",
                "/dev/signalbox/app/Main.class",
                "/META-INF/MANIFEST.MF",
                "//etc/passwd",
                "/etc/passwd",
                "/.git/config",
                "/..;/x",
                "/vendor/lit-html/",
                "/vendor",
                "/vendor/lit-html/lit-html.js/",
                "/vendor/lit-html/lit-html.js%00",
                "/vendor/lit-html/lit-html.js%2f",
                "/vendor\\lit-html\\lit-html.js",
                "/./index.html",
                "//index.html",
                "/index.html/",
                "/INDEX.HTML",
                "/index%2ehtml",
                "/%69ndex.html",
                "/signalbox/signalbox/index.html",
                "/signalboxindex.html",
                "/favicon.ico",
                "/projects/shop",
                "/..%5c..%5cx",
                "/%c0%ae%c0%ae/x",
                "/index.html%3fx")) {
            String answer = server.raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(TestServer.statusOf(answer)).as(path).isIn(400, 404);
            assertThat(answer).as(path).contains("application/problem+json");
        }
    }

    @Test
    void the_base_path_may_be_kept_or_stripped() {
        for (String prefix : List.of("", "/signalbox")) {
            assertThat(server.get(prefix + "/api/projects").statusCode())
                    .as(prefix)
                    .isEqualTo(200);
            assertThat(server.get(prefix + "/health/live").statusCode())
                    .as(prefix)
                    .isEqualTo(200);
        }
        HttpResponse<String> noSlash = server.send(server.request("/signalbox"));
        assertThat(noSlash.statusCode()).isEqualTo(308);
        assertThat(noSlash.headers().firstValue("location")).hasValue("/signalbox/");
        assertThat(server.announced.get(0).url()).isEqualTo(server.url("/signalbox/"));
        String cookie = server.send(server.request("/signalbox/api/session", "Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"token\":\"" + TestServer.token(Role.VIEWER) + "\"}")))
                .headers()
                .firstValue("set-cookie")
                .orElseThrow();
        assertThat(cookie).contains("; Path=/signalbox/;");
        assertThat(Optional.of(cookie.split(";")[0])
                        .map(pair -> server.send(server.request("/api/session", "Cookie", pair))
                                .statusCode()))
                .hasValue(200);
    }

    @Test
    void a_file_is_read_and_nothing_more() {
        HttpResponse<String> answer =
                server.send(server.request("/index.html").POST(HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).hasValue("GET, HEAD, OPTIONS");
    }
}
