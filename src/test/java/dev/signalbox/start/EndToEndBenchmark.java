package dev.signalbox.start;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Prints how long a change takes from the loop's rename to the bytes at every client, and what the server costs:
 * {@code mvn -Pbench verify -Dprojects=1000 -Dstreams=100}. The server runs in a process of its own.
 */
public final class EndToEndBenchmark {
    private static final int EDITS = 200;
    private static final int WARM_UP_SECONDS = 30;
    private static final int IDLE_SECONDS = 30;
    private static final long TICKS_PER_SECOND = 100;

    private record Arrival(int edit, long atNanos) {}

    private EndToEndBenchmark() {}

    public static void main(String[] args) throws Exception {
        int projects = Integer.parseInt(args[0]);
        int streams = Integer.parseInt(args[1]);
        Path root = Files.createTempDirectory("signalbox-bench-");
        try {
            for (int i = 0; i < projects; i++) {
                Files.createDirectories(root.resolve("ws/p" + i));
                Files.writeString(root.resolve("ws/p" + i + "/prd.json"), prd(0));
            }
            measure(root, projects, streams);
        } finally {
            try (Stream<Path> all = Files.walk(root)) {
                all.sorted(Comparator.reverseOrder())
                        .forEach(path -> path.toFile().delete());
            }
        }
    }

    private static void measure(Path root, int projects, int streams) throws Exception {
        Path data = root.resolve("data");
        try (SignalboxProcess server = SignalboxProcess.start(
                        root, Map.of(), "--workspace", "ws", "--port", "0", "--data-dir", data.toString())
                .awaitUrl()) {
            String token = SignalboxProcess.tokenFile(data).get("token").asText();
            int port = SignalboxProcess.tokenFile(data).get("port").asInt();
            while (server.get("api/projects", token).get("projects").size() < projects) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            LinkedBlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
            List<Socket> sockets = new ArrayList<>();
            for (int i = 0; i < streams; i++) {
                sockets.add(open(port, token, arrivals));
            }
            TimeUnit.SECONDS.sleep(2);
            List<Double> millis = new ArrayList<>();
            for (int edit = 1; edit <= EDITS; edit++) {
                millis.addAll(edit(root.resolve("ws/p" + (edit * 7919 % projects)), edit, streams, arrivals));
            }
            double[] sorted =
                    millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            System.out.printf(
                    "%d projects, %d streams, %d edits: %d of %d deliveries; rename to bytes at the client p50 %.1f ms,"
                            + " p99 %.1f ms, max %.1f ms%n",
                    projects,
                    streams,
                    EDITS,
                    sorted.length,
                    EDITS * streams,
                    sorted[sorted.length / 2],
                    sorted[sorted.length * 99 / 100],
                    sorted[sorted.length - 1]);
            TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
            double cpu = cpuSeconds(server.pid());
            TimeUnit.SECONDS.sleep(IDLE_SECONDS);
            System.out.printf(
                    "idle with %d streams: %.2f %% of a core, resident %d MiB%n",
                    streams, (cpuSeconds(server.pid()) - cpu) * 100 / IDLE_SECONDS, residentMiB(server.pid()));
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static List<Double> edit(Path project, int edit, int streams, LinkedBlockingQueue<Arrival> arrivals)
            throws Exception {
        Path draft = Files.writeString(project.resolve(".prd.tmp"), prd(edit));
        long at = System.nanoTime();
        Files.move(
                draft,
                project.resolve("prd.json"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        List<Double> millis = new ArrayList<>();
        while (millis.size() < streams) {
            Arrival arrival = arrivals.poll(5, TimeUnit.SECONDS);
            if (arrival == null) {
                break;
            }
            if (arrival.edit() == edit) {
                millis.add((arrival.atNanos() - at) / 1e6);
            }
        }
        TimeUnit.MILLISECONDS.sleep(20);
        return millis;
    }

    private static Socket open(int port, String token, LinkedBlockingQueue<Arrival> arrivals) throws Exception {
        Socket socket = new Socket("127.0.0.1", port);
        OutputStream out = socket.getOutputStream();
        out.write(("GET /api/stream?topics=projects HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: Bearer "
                        + token + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        Thread reader = new Thread(() -> {
            byte[] buffer = new byte[1 << 16];
            StringBuilder rest = new StringBuilder();
            try {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    long now = System.nanoTime();
                    rest.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
                    int mark;
                    while ((mark = rest.indexOf("edit<")) >= 0 && rest.indexOf(">", mark) > 0) {
                        int end = rest.indexOf(">", mark);
                        arrivals.add(new Arrival(Integer.parseInt(rest.substring(mark + 5, end)), now));
                        rest.delete(0, end + 1);
                    }
                    if (rest.length() > 4096) {
                        rest.delete(0, rest.length() - 32);
                    }
                }
            } catch (java.io.IOException e) {
                return;
            }
        });
        reader.setDaemon(true);
        reader.start();
        return socket;
    }

    private static String prd(int edit) {
        return "{\"project\": \"Bench\", \"userStories\": [{\"id\": \"US-001\", \"title\": \"edit<" + edit
                + ">\", \"passes\": false, \"priority\": 1}]}";
    }

    private static double cpuSeconds(long pid) throws Exception {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / (double) TICKS_PER_SECOND;
    }

    private static long residentMiB(long pid) throws Exception {
        return Arrays.stream(
                        Files.readString(Path.of("/proc/" + pid + "/status")).split("\n"))
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) / 1024)
                .findFirst()
                .orElse(0);
    }
}
