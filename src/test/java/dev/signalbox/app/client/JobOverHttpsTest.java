package dev.signalbox.app.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.Certificate;
import dev.signalbox.http.HttpSettings;
import dev.signalbox.http.StubJobs;
import dev.signalbox.http.TestServer;
import dev.signalbox.http.auth.Role;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands against a server whose certificate nobody vouches for, and which is for another name than the one they use. */
class JobOverHttpsTest {
    @TempDir
    static Path folder;

    private static HttpSettings.Tls tls;
    private static TestServer server;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void start() throws Exception {
        Certificate made =
                Certificate.makeFor("dns:box.example", folder, "own", "-keyalg", "EC", "-groupname", "secp256r1");
        tls = new HttpSettings.Tls(made.certificate(), made.key());
        server = TestServer.start(folder, settings -> TestServer.withTls(settings, tls));
        new StubJobs(server.vertx);
        Files.writeString(
                folder.resolve("dashboard-token." + server.port + ".json"),
                "{\"pid\":" + ProcessHandle.current().pid() + ",\"port\":" + server.port + ",\"token\":\""
                        + TestServer.token(Role.ADMIN) + "\",\"url\":\"https://127.0.0.1:" + server.port + "/\"}");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private int run(String... arguments) {
        return new CommandLine(new JobCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private Path config(Path certificate) throws IOException {
        return Files.writeString(
                folder.resolve("signalbox.json"),
                "{\"data_dir\": \"" + folder + "\", \"http\": {\"tls\": {\"certificate_file\": \"" + certificate
                        + "\", \"key_file\": \"" + tls.key() + "\"}}}");
    }

    @Test
    void a_server_that_nobody_vouches_for_is_not_trusted_and_it_is_said_what_helps() {
        assertThat(run("list", "--data-dir", folder.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("cannot be trusted", "--cacert");
    }

    @Test
    void the_certificate_that_is_named_is_trusted() {
        assertThat(run(
                        "list",
                        "--actions",
                        "--data-dir",
                        folder.toString(),
                        "--cacert",
                        tls.certificate().toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("sync-push");
    }

    @Test
    void the_certificate_of_the_servers_configuration_is_trusted() throws Exception {
        assertThat(run("list", "--actions", "-conf", config(tls.certificate()).toString()))
                .as(err.toString())
                .isZero();
        assertThat(run("start", "tests", "-conf", config(tls.certificate()).toString()))
                .isZero();
    }

    @Test
    void the_certificate_of_somebody_else_is_not() throws Exception {
        Path others = Files.createDirectories(folder.resolve("others"));
        Path other = Certificate.makeFor("ip:127.0.0.1", others, "other", "-keyalg", "EC", "-groupname", "secp256r1")
                .certificate();
        assertThat(run("list", "--data-dir", folder.toString(), "--cacert", other.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("cannot be trusted");
        assertThat(run("list", "-conf", config(other).toString())).isEqualTo(1);
        Path empty = Files.writeString(others.resolve("empty.pem"), "");
        assertThat(run("list", "--data-dir", folder.toString(), "--cacert", empty.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("there is no certificate in " + empty);
    }
}
