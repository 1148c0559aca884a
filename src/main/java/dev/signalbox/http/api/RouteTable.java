package dev.signalbox.http.api;

import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** All endpoints. Fixed words win over parameters, in whatever order the endpoints were added. */
public final class RouteTable {
    private final List<Endpoint> endpoints;

    /** An endpoint and the path's parameters for it. */
    record Match(Endpoint endpoint, Map<String, String> parameters) {}

    /** @throws IllegalArgumentException if a call is there twice */
    public RouteTable(List<Endpoint> endpoints) {
        List<Endpoint> sorted = new ArrayList<>(endpoints);
        sorted.sort(Comparator.comparing(endpoint -> endpoint.path().rank()));
        this.endpoints = List.copyOf(sorted);
        long different = endpoints.stream()
                .map(endpoint -> endpoint.method() + " " + endpoint.path())
                .distinct()
                .count();
        if (different < endpoints.size()) {
            throw new IllegalArgumentException("a call is in the table twice");
        }
    }

    public List<Endpoint> endpoints() {
        return endpoints;
    }

    /** What answers that call; empty if nothing does. */
    Optional<Match> find(HttpMethod method, List<String> segments) {
        return fitting(segments).stream()
                .filter(match -> match.endpoint().answers(method))
                .findFirst();
    }

    /** The methods that the path answers, as for an {@code Allow} header; empty text if there is no such path. */
    String allowed(List<String> segments) {
        TreeSet<String> methods = new TreeSet<>();
        for (Match match : fitting(segments)) {
            methods.add(match.endpoint().method().name());
            if (match.endpoint().method() == HttpMethod.GET) {
                methods.add("HEAD");
            }
            methods.add("OPTIONS");
        }
        return String.join(", ", methods);
    }

    // Only those of the best rank: a fixed word is never taken for a parameter, whatever the method.
    private List<Match> fitting(List<String> segments) {
        List<Match> fitting = new ArrayList<>();
        String best = "";
        for (Endpoint endpoint : endpoints) {
            Optional<Map<String, String>> parameters = endpoint.path().match(segments);
            String rank = endpoint.path().rank();
            if (parameters.isPresent() && (fitting.isEmpty() || rank.equals(best))) {
                best = rank;
                fitting.add(new Match(endpoint, parameters.get()));
            }
        }
        return fitting;
    }
}
