package dev.serai.bench.mailbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What PostgreSQL does of a statement with no server before it, as its own program measures it. */
final class PgBench {
    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");
    private static final int SECONDS = 2;

    private PgBench() {}

    /** Transactions a second; absent, with a line that says why, where there is no such program or it fails. */
    static OptionalDouble perSecond(String url, String sql, int clients) throws IOException, InterruptedException {
        if (!installed()) {
            System.out.println("  no pgbench on this machine");
            return OptionalDouble.empty();
        }
        Path script = Files.createTempFile("serai-bench", ".sql");
        try {
            Files.writeString(script, sql + ";\n");
            Process process = new ProcessBuilder(
                            "pgbench",
                            "-n",
                            "-M",
                            "prepared",
                            "-f",
                            script.toString(),
                            "-c",
                            Integer.toString(clients),
                            "-j",
                            Integer.toString(Math.min(2, clients)),
                            "-T",
                            Integer.toString(SECONDS),
                            url)
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            Matcher rate = RATE.matcher(output);
            if (process.waitFor() != 0 || !rate.find()) {
                System.out.println("  pgbench failed: " + output.strip());
                return OptionalDouble.empty();
            }
            return OptionalDouble.of(Double.parseDouble(rate.group(1)));
        } finally {
            Files.delete(script);
        }
    }

    private static boolean installed() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "pgbench")));
    }
}
