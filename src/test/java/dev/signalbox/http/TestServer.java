package dev.signalbox.http;

import dev.signalbox.account.AccountSettings;
import dev.signalbox.account.AccountVerticle;
import dev.signalbox.account.password.HashCost;
import dev.signalbox.account.password.PasswordHasher;
import dev.signalbox.account.password.PasswordRules;
import dev.signalbox.account.user.Administration;
import dev.signalbox.account.user.LockOutLimits;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.HttpServers;
import dev.signalbox.bus.Journal;
import dev.signalbox.http.auth.AuthSettings;
import dev.signalbox.http.auth.LocalKey;
import dev.signalbox.http.auth.Role;
import dev.signalbox.http.auth.TokenIssuer;
import dev.signalbox.http.stream.StreamSettings;
import dev.signalbox.store.Store;
import dev.signalbox.store.StoreException;
import dev.signalbox.store.StoreSettings;
import dev.signalbox.store.Visit;
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
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
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
    private final Optional<Store> store;
    private final String deployment;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private TestServer(Path dataDir, HttpSettings settings, int instances, Optional<LockOutLimits> users) {
        vertx = Vertx.vertx();
        Bus.prepare(vertx);
        bus = Bus.of(vertx);
        CompletableFuture<HttpServers.Listening> listening = new CompletableFuture<>();
        bus.subscribe(HttpServers.LISTENING, message -> {
            announced.add(message);
            listening.complete(message);
        });
        store = users.map(limits -> open(vertx, dataDir));
        get(vertx.deployVerticle(
                new AccountVerticle(
                        new AccountSettings(dataDir, new HashCost(64, 1), users.orElse(LockOutLimits.DEFAULT)), store),
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
        return new TestServer(dataDir, change.apply(settings()), instances, Optional.empty());
    }

    /** With a database, and so with users and a list of sessions. */
    public static TestServer withUsers(Path dataDir, UnaryOperator<HttpSettings> change, LockOutLimits limits) {
        return new TestServer(dataDir, change.apply(settings()), 1, Optional.of(limits));
    }

    private static Store open(Vertx vertx, Path dataDir) {
        try {
            return Store.open(vertx, StoreSettings.sqlite(databaseIn(dataDir)));
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    private static Path databaseIn(Path dataDir) {
        return dataDir.resolve("signalbox.db").toAbsolutePath();
    }

    /** What the command line does, beside the server. */
    public static Administration usersIn(Path dataDir) {
        return new Administration(
                new Visit(StoreSettings.sqlite(databaseIn(dataDir)))::write,
                new PasswordHasher(new HashCost(64, 1)),
                new PasswordRules(),
                Clock.systemUTC(),
                "cli:test");
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

    static HttpSettings readOnly(HttpSettings s) {
        return with(s, s.auth(), s.runId(), true);
    }

    /** Whose tokens count, and those of which run. */
    public static HttpSettings withAuth(HttpSettings s, AuthSettings auth, String runId) {
        return with(s, auth, runId, s.readOnly());
    }

    private static HttpSettings with(HttpSettings s, AuthSettings auth, String runId, boolean readOnly) {
        return new HttpSettings(
                s.node(),
                s.version(),
                runId,
                s.host(),
                s.port(),
                s.basePath(),
                s.allowedHosts(),
                s.maxStreams(),
                s.maxStreamsPerUser(),
                s.tls(),
                auth,
                s.limits(),
                s.streams(),
                s.demo(),
                readOnly);
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

    /** The first column of an answer of the database. */
    List<String> query(String sql) {
        return get(store.orElseThrow().readAtOnce(connection -> {
            List<String> column = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    column.add(rows.getString(1));
                }
            }
            return column;
        }));
    }

    /** As if the database had gone. */
    void closeStore() {
        store.ifPresent(Store::close);
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
        if (store.isPresent()) {
            // Whoever uses it ends before it does, and it before what it runs on.
            vertx.deploymentIDs().forEach(id -> get(vertx.undeploy(id)));
            closeStore();
        }
        get(vertx.close());
    }
}
