package dev.signalbox.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.http.Contract;
import dev.signalbox.http.answer.Answer;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;
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
