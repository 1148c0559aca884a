package dev.signalbox.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.bus.Bus;
import dev.signalbox.http.Contract;
import dev.signalbox.http.HttpSettings;
import dev.signalbox.http.TestServer;
import dev.signalbox.http.answer.Answer;
import dev.signalbox.http.auth.RevokedTokens;
import dev.signalbox.http.auth.TokenVerifier;
import dev.signalbox.http.guard.RequestGuard;
import dev.signalbox.http.log.LogDirectory;
import dev.signalbox.http.page.PageFiles;
import dev.signalbox.http.socket.MessageSchema;
import dev.signalbox.http.state.EventDirectory;
import dev.signalbox.http.state.GateDirectory;
import dev.signalbox.http.state.HandoffDirectory;
import dev.signalbox.http.state.JobDirectory;
import dev.signalbox.http.state.NodeDirectory;
import dev.signalbox.http.state.ProjectDirectory;
import dev.signalbox.http.state.RunDirectory;
import dev.signalbox.http.stream.HistoryCounters;
import dev.signalbox.http.stream.StreamCounters;
import dev.signalbox.http.stream.StreamHub;
import dev.signalbox.http.stream.StreamLimits;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ContractTest {
    @Test
    void the_contract_is_openapi_3_1_and_every_reference_leads_somewhere() {
        Contract contract = new Contract();
        assertThat(contract.document().getString("openapi")).startsWith("3.1");
        assertThat(contract.document().getJsonObject("info").getString("title")).isEqualTo("Signalbox");
        String text = contract.document().encode();
        Matcher reference = Pattern.compile("\"#/components/(\\w+)/(\\w+)\"").matcher(text);
        int references = 0;
        while (reference.find()) {
            references++;
            assertThat(contract.document()
                            .getJsonObject("components")
                            .getJsonObject(reference.group(1))
                            .containsKey(reference.group(2)))
                    .as(reference.group())
                    .isTrue();
        }
        assertThat(references).isGreaterThan(20);
    }

    @Test
    void the_contract_lists_exactly_the_calls_that_exist() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Bus.prepare(vertx);
            HttpSettings settings = TestServer.settings();
            RevokedTokens revoked = new RevokedTokens();
            TokenVerifier verifier = new TokenVerifier(vertx, settings.auth(), settings.runId(), revoked);
            ProjectDirectory projects = new ProjectDirectory(vertx, Bus.of(vertx), "alpha");
            Api.Parts parts = new Api.Parts(
                    vertx,
                    settings,
                    () -> 1,
                    verifier,
                    new RequestGuard("127.0.0.1", List.of()),
                    projects,
                    new NodeDirectory(vertx, Bus.of(vertx)),
                    new EventDirectory(vertx, Bus.of(vertx), new HistoryCounters()),
                    new JobDirectory(vertx, Bus.of(vertx)),
                    new RunDirectory(vertx, Bus.of(vertx)),
                    new HandoffDirectory(vertx, Bus.of(vertx)),
                    new LogDirectory(vertx, Bus.of(vertx), projects),
                    new GateDirectory(vertx, Bus.of(vertx)),
                    new StreamHub(vertx, settings.streams(), new StreamLimits(1, 1), new StreamCounters()),
                    new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                    new PageFiles(Map.of()),
                    new OpenApiFile(),
                    new MessageSchema(),
                    new AuditTrail(vertx, new JournalWriter(Bus.of(vertx)), projects),
                    () -> false);
            SessionCookie cookie = new SessionCookie(() -> 1, "/", false);
            List<Contract.Call> table =
                    Api.routes(parts, new Authentication(verifier, cookie), cookie).endpoints().stream()
                            .map(endpoint -> new Contract.Call(
                                    endpoint.method().name(),
                                    endpoint.path().toString(),
                                    endpoint.access().wireName()))
                            .toList();
            assertThat(new Contract().calls()).containsExactlyInAnyOrderElementsOf(table);
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void fixed_words_win_over_parameters_whatever_the_order() {
        Endpoint one = Endpoint.get("/p/{id}", Access.VIEWER, call -> Answer.empty(204));
        Endpoint fixed = Endpoint.get("/p/stream", Access.VIEWER, call -> Answer.empty(204));
        for (List<Endpoint> order : List.of(List.of(one, fixed), List.of(fixed, one))) {
            RouteTable table = new RouteTable(order);
            assertThat(table.find(HttpMethod.GET, List.of("p", "stream")).map(RouteTable.Match::endpoint))
                    .hasValue(fixed);
            assertThat(table.find(HttpMethod.GET, List.of("p", "x")).map(RouteTable.Match::endpoint))
                    .hasValue(one);
        }
    }

    @Test
    void a_fixed_word_is_no_parameter_for_another_method_either() {
        RouteTable table = new RouteTable(List.of(
                Endpoint.get("/p/stream", Access.VIEWER, call -> Answer.empty(204)),
                Endpoint.of(
                        HttpMethod.DELETE,
                        "/p/{id}",
                        Access.VIEWER,
                        call -> Future.succeededFuture(Answer.empty(204)))));
        assertThat(table.find(HttpMethod.DELETE, List.of("p", "stream"))).isEqualTo(Optional.empty());
        assertThat(table.allowed(List.of("p", "stream"))).isEqualTo("GET, HEAD, OPTIONS");
    }

    @Test
    void a_call_twice_is_refused() {
        Endpoint one = Endpoint.get("/p", Access.VIEWER, call -> Answer.empty(204));
        assertThatThrownBy(() -> new RouteTable(List.of(one, one))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void percent_signs_are_decoded_once_and_strictly() {
        assertThat(PercentDecoding.decode("a%2fb%C3%A4+")).hasValue("a/bä+");
        assertThat(PercentDecoding.decode("%2541")).hasValue("%41");
        for (String bad : List.of("%", "%a", "a%", "%g0", "%ff", "%c3%", "%C3%28")) {
            assertThat(PercentDecoding.decode(bad)).as(bad).isEmpty();
        }
    }
}
