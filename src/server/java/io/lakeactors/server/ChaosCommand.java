package io.lakeactors.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.server.chaos.ChaosDrill;
import io.lakeactors.server.chaos.ChaosOptions;
import io.lakeactors.server.chaos.ChaosReport;
import io.lakeactors.server.chaos.FaultKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "chaos", description = "Breaks a cluster of its own in every way, and holds it to what was produced.", mixinStandardHelpOptions = true)
final class ChaosCommand implements Callable<Integer> {
    private static final int FOUND_FAULTS = 1;
    private static final double SECONDS = 60;

    @Option(names = "--home", paramLabel = "DIR", defaultValue = "${LAKE_HOME:-.lake}",
            description = "The drill makes a directory in it (default: ${DEFAULT-VALUE}).")
    private Path home;

    @Option(names = "--minutes", paramLabel = "M", defaultValue = "3", description = "How long faults are begun (default: ${DEFAULT-VALUE}).")
    private double minutes;

    @Option(names = "--seed", paramLabel = "S", description = "The same seed gives the same faults; taken by chance if not given.")
    private Long seed;

    @Option(names = "--nodes", paramLabel = "N", defaultValue = "3", description = "Nodes of the cluster (default: ${DEFAULT-VALUE}).")
    private int nodes;

    @Option(names = "--brokers", paramLabel = "B", defaultValue = "1",
            description = "Brokers of its Kafka cluster, 1 or 3; with 3, every record is held three times (default: ${DEFAULT-VALUE}).")
    private int brokers;

    @Option(names = "--partitions", paramLabel = "P", defaultValue = "12", description = "Partitions of the topic (default: ${DEFAULT-VALUE}).")
    private int partitions;

    @Option(names = "--rate", paramLabel = "R", defaultValue = "600", description = "Records a second (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--fresh", paramLabel = "MS", defaultValue = "2000", description = "How fresh the tables are to be, in milliseconds (default: ${DEFAULT-VALUE}).")
    private long fresh;

    @Option(names = "--faults", paramLabel = "LIST", split = ",", description = "Kinds of faults, with commas between; all that fit if not given.")
    private List<String> faults = List.of();

    @Option(names = "--staging", paramLabel = "FILE", description = "Drill the cluster that this file describes; its token comes from $LAKE_TOKEN.")
    private Path staging;

    @Option(names = "--keep", description = "Leave the drill's directory even if all went well.")
    private boolean keep;

    @Option(names = {"-o", "--output"}, paramLabel = "table|json", defaultValue = "table", description = "For people, or for programs.")
    private String output;

    @Override
    public Integer call() throws Exception {
        long chosen = seed == null ? System.nanoTime() & Integer.MAX_VALUE : seed;
        Path dir = home.toAbsolutePath().normalize().resolve("chaos-" + chosen);
        if (Files.exists(dir)) {
            throw LakeError.of(ErrorCode.CONFIG_INVALID, "an earlier drill of this seed has left its directory", dir.toString(),
                    "Remove it, or give another --home").asException();
        }
        var options = new ChaosOptions(Duration.ofSeconds(Math.round(minutes * SECONDS)), chosen, nodes, brokers, partitions, rate, Duration.ofMillis(fresh), kinds(), dir);
        Files.createDirectories(dir);
        // What the libraries say while broker and database are away is for a file. Nothing has been logged yet.
        System.setProperty("logback.configurationFile", "io/lakeactors/server/chaos/chaos-logback.xml");
        System.setProperty("chaos.log", dir.resolve("chaos.log").toString());
        ChaosReport report = staging == null
                ? ChaosDrill.local(options, new SystemClock(), System.err::println)
                : ChaosDrill.staging(options, staging, System.getenv().getOrDefault("LAKE_TOKEN", ""), new SystemClock(), System.err::println);
        if (output.equals("json")) {
            System.out.println(new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report));
        } else {
            System.out.print(report.page());
        }
        if (report.ok() && !keep) {
            delete(dir);
        } else {
            System.err.println("Logs and tables are in " + dir);
        }
        return report.ok() ? 0 : FOUND_FAULTS;
    }

    private List<FaultKind> kinds() {
        var kinds = new ArrayList<FaultKind>();
        for (String word : faults) {
            FaultKind kind = FaultKind.of(word.strip()).orElseThrow(() ->
                    LakeError.of(ErrorCode.CONFIG_INVALID, "there is no fault \"" + word + "\"", "--faults", "Use some of " + FaultKind.words()).asException());
            if (kind.nodesMin() <= nodes) {
                kinds.add(kind);
            }
        }
        return faults.isEmpty() ? FaultKind.fitting(nodes, brokers) : kinds;
    }

    private static void delete(Path dir) throws IOException {
        try (var all = Files.walk(dir)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
