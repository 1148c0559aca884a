package dev.signalbox.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Linux and the JDK's tools tell about processes and the machine. */
final class Machine {
    private static final double TICKS_PER_SECOND = 100;
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern MODEL = Pattern.compile("model name\\s*: (.+)");
    private static final Pattern HEAP_USED = Pattern.compile("used (\\d+)K");

    private Machine() {}

    /** User and system time of all these processes, in seconds. */
    static double cpuSeconds(Set<Long> processes) throws IOException {
        double ticks = 0;
        for (long process : processes) {
            String stat = Files.readString(Path.of("/proc/" + process + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        }
        return ticks / TICKS_PER_SECOND;
    }

    /** Resident memory of all these processes, in KiB. */
    static long residentKib(Set<Long> processes) throws IOException {
        long sum = 0;
        for (long process : processes) {
            sum += number(RESIDENT, Files.readString(Path.of("/proc/" + process + "/status")));
        }
        return sum;
    }

    /** Collects the garbage of a Java process; what is left of its heap, in KiB. */
    static long heapKibAfterCollection(long process) throws IOException {
        jcmd(process, "GC.run");
        return number(HEAP_USED, jcmd(process, "GC.heap_info"));
    }

    private static String jcmd(long process, String command) throws IOException {
        String tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process jcmd = new ProcessBuilder(tool, Long.toString(process), command)
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(jcmd.getInputStream(), StandardCharsets.UTF_8))) {
            StringBuilder text = new StringBuilder();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                text.append(line).append('\n');
            }
            return text.toString();
        }
    }

    private static long number(Pattern pattern, String text) throws IOException {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IOException("no " + pattern + " in " + text);
        }
        return Long.parseLong(matcher.group(1));
    }

    /** One line for above a table: what it was measured on, and what else went on there. */
    static String describe(Path folder) throws IOException {
        return Runtime.getRuntime().availableProcessors() + " cores of " + model() + ", Java "
                + Runtime.version().feature() + ", "
                + Files.getFileStore(folder).type() + ", load average "
                + loadAverage();
    }

    /** Of the last minute, as text. */
    static String loadAverage() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    }

    private static String model() throws IOException {
        try {
            Matcher matcher = MODEL.matcher(Files.readString(Path.of("/proc/cpuinfo")));
            return matcher.find() ? matcher.group(1) : System.getProperty("os.arch");
        } catch (NoSuchFileException e) {
            return System.getProperty("os.arch");
        }
    }
}
