package dev.signalbox.http;

import dev.signalbox.account.AccountSettings;
import dev.signalbox.account.AccountVerticle;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.HttpServers;
import dev.signalbox.bus.Journal;
import dev.signalbox.http.auth.AuthSettings;
import dev.signalbox.http.auth.LocalKey;
import dev.signalbox.http.auth.Role;
import dev.signalbox.http.auth.TokenIssuer;
import dev.signalbox.http.stream.StreamSettings;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** The HTTP verticles and the account verticle, deployed for real on a free port. */
public final class TestServer implements AutoCloseable {
    public static final String RUN = "run-of-this-test";
    static final LocalKey KEY = new LocalKey("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));

    public final Vertx vertx;
    public final Bus bus;
    public final int port;
    public final List<HttpServers.Listening> announced = new CopyOnWriteArrayList<>();
    private final String deployment;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private TestServer(Path dataDir, HttpSettings settings, int instances) {
        vertx = Vertx.vertx();
        Bus.prepare(vertx);
        bus = Bus.of(vertx);
        CompletableFuture<HttpServers.Listening> listening = new CompletableFuture<>();
        bus.subscribe(HttpServers.LISTENING, message -> {
            announced.add(message);
            listening.complete(message);
        });
        get(vertx.deployVerticle(
                new AccountVerticle(new AccountSettings(dataDir)),
                new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)));
        deployment = get(vertx.deployVerticle(
                HttpVerticle.instances(settings), new DeploymentOptions().setInstances(instances)));
        port = listening.orTimeout(10, TimeUnit.SECONDS).join().port();
    }

    public static TestServer start(Path dataDir) {
        return start(dataDir, UnaryOperator.identity());
    }

    public static TestServer start(Path dataDir, UnaryOperator<HttpSettings> change) {
        return start(dataDir, change, 1);
    }

    public static TestServer start(Path dataDir, UnaryOperator<HttpSettings> change, int instances) {
        return new TestServer(dataDir, change.apply(settings()), instances);
    }

    public static HttpSettings settings() {
        return new HttpSettings(
                "alpha",
                "1.2.3",
                RUN,
                "127.0.0.1",
                0,
                "/",
                List.of("box.example", "other.example:8443"),
                100,
                50,
                Optional.empty(),
                AuthSettings.local(KEY),
                HttpSettings.Limits.defaults(),
                StreamSettings.defaults(),
                Optional.empty());
    }

    static HttpSettings withLimits(HttpSettings s, HttpSettings.Limits limits) {
        return new HttpSettings(
                s.node(),
                s.version(),
                s.runId(),
                s.host(),
                s.port(),
                s.basePath(),
                s.allowedHosts(),
                s.maxStreams(),
                s.maxStreamsPerUser(),
                s.tls(),
                s.auth(),
                limits,
                s.streams(),
                s.demo());
    }

    static HttpSettings withBasePath(HttpSettings s, String basePath) {
        return new HttpSettings(
                s.node(),
                s.version(),
                s.runId(),
                s.host(),
                s.port(),
                basePath,
                s.allowedHosts(),
                s.maxStreams(),
                s.maxStreamsPerUser(),
                s.tls(),
                s.auth(),
                s.limits(),
                s.streams(),
                s.demo());
    }

    public static HttpSettings withTls(HttpSettings s, HttpSettings.Tls tls) {
        return new HttpSettings(
                s.node(),
                s.version(),
                s.runId(),
                s.host(),
                s.port(),
                s.basePath(),
                s.allowedHosts(),
                s.maxStreams(),
                s.maxStreamsPerUser(),
                Optional.of(tls),
                s.auth(),
                s.limits(),
                s.streams(),
                s.demo());
    }

    static HttpSettings withHosts(HttpSettings s, List<String> hosts) {
        return new HttpSettings(
                s.node(),
                s.version(),
                s.runId(),
                s.host(),
                s.port(),
                s.basePath(),
                hosts,
                s.maxStreams(),
                s.maxStreamsPerUser(),
                s.tls(),
                s.auth(),
                s.limits(),
                s.streams(),
                s.demo());
    }

    static HttpSettings withDemo(HttpSettings s, String hint) {
        return new HttpSettings(
                s.node(),
                s.version(),
                s.runId(),
                s.host(),
                s.port(),
                s.basePath(),
                s.allowedHosts(),
                s.maxStreams(),
                s.maxStreamsPerUser(),
                s.tls(),
                s.auth(),
                s.limits(),
                s.streams(),
                Optional.of(hint));
    }

    public static String token(Role role) {
        return token(role, "default");
    }

    public static String token(Role role, String account) {
        return token(role, account, Duration.ofHours(1));
    }

    public static String token(Role role, String account, Duration ttl) {
        return new TokenIssuer(KEY)
                .issue("ann", role, account, ttl, Optional.empty())
                .value();
    }

    /** Of somebody with that name. */
    public static String tokenOf(String subject, Role role, String account) {
        return new TokenIssuer(KEY)
                .issue(subject, role, account, Duration.ofHours(1), Optional.empty())
                .value();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** A GET as viewer of the default account. */
    public HttpResponse<String> get(String path, String... headers) {
        return send(as(token(Role.VIEWER), request(path, headers)));
    }

    public HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url(path))).timeout(Duration.ofSeconds(10));
        return headers.length == 0 ? request : request.headers(headers);
    }

    public static HttpRequest.Builder as(String token, HttpRequest.Builder request) {
        return request.header("Authorization", "Bearer " + token);
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public SseReader stream(String path, String token, String... headers) {
        return SseReader.open(client, as(token, request(path, headers)).build());
    }

    /** Sends these bytes and reads until the server closes the connection or says nothing for a while. */
    public String raw(String bytes) {
        return raw(bytes, 1_500);
    }

    String raw(String bytes, int patienceMs) {
        StringBuilder answer = new StringBuilder();
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(patienceMs);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[64 * 1024];
            int read = in.read(buffer);
            while (read >= 0) {
                answer.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
                read = in.read(buffer);
            }
        } catch (SocketTimeoutException e) {
            return answer.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answer.toString();
    }

    /** The status of a raw answer; 0 if there is none. */
    static int statusOf(String answer) {
        return answer.startsWith("HTTP/1.") ? Integer.parseInt(answer.substring(9, 12)) : 0;
    }

    void undeploy() {
        get(vertx.undeploy(deployment));
    }

    static <T> T get(Future<T> future) {
        try {
            return future.await(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        // The end waits for the audit trail's last rows, in vain where a test has no journal: so here is one.
        bus.answer(Journal.APPEND, rows -> Future.succeededFuture(new Journal.AppendedIds(List.of())));
        get(vertx.close());
    }
}
