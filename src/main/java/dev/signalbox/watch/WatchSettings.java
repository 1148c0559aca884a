package dev.signalbox.watch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What one node watches, and how.
 *
 * @param node the node's name
 * @param hostname of this machine, as loops write it into their lock files
 * @param poll time between two reconcile passes
 * @param stalledAfter time without a meaningful change after which a live loop is stalled
 * @param heartbeatFresh time for which a heartbeat file is a sign of life
 */
public record WatchSettings(
        String node,
        String hostname,
        List<Workspace> workspaces,
        Duration poll,
        Duration stalledAfter,
        Duration heartbeatFresh) {
    public WatchSettings {
        workspaces = List.copyOf(workspaces);
    }

    /** How many workspaces each account has. */
    Map<String, Integer> workspacesByAccount() {
        return workspaces.stream().collect(Collectors.toMap(Workspace::account, workspace -> 1, Integer::sum));
    }

    /**
     * @param root the folder whose sub-folders are projects, or one project itself; absolute
     * @param prefix put before each slug
     */
    public record Workspace(Path root, String account, String prefix) {}
}
