package io.lakeactors.server;

import com.typesafe.config.ConfigUtil;
import io.lakeactors.api.wire.Json;
import io.lakeactors.lake.iceberg.CatalogConfig;
import io.lakeactors.lake.iceberg.LakeRestore;
import io.lakeactors.lake.iceberg.SavedGold;
import io.lakeactors.lake.iceberg.SavedLake;
import io.lakeactors.lake.iceberg.SavedPipeline;
import io.lakeactors.lake.iceberg.StoragePlace;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lake restore}: makes a lake of a backup, in a home where no node runs. */
@Command(name = "restore", description = "Makes a lake of a backup.", mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {
    @Option(names = "--from", paramLabel = "DIR|URL", required = true, description = "What was given to lake backup --to.")
    private String from;

    @Option(names = "--home", paramLabel = "DIR", defaultValue = "${LAKE_HOME:-.lake}", description = "The new lake's home (default: ${DEFAULT-VALUE}).")
    private Path home;

    @Option(names = "--warehouse", paramLabel = "DIR|URL", description = "Where its table files go, if the configuration does not say it.")
    private String warehouse;

    @Option(names = "--config", paramLabel = "FILE", description = "Settings (HOCON) over those of lake.conf in the home.")
    private List<Path> config = List.of();

    @Option(names = "--env", paramLabel = "NAME", description = "Ready-made settings: local, cluster, kubernetes, dev, stage or prod.")
    private String environment;

    @Option(names = "--paused", description = "Pipelines and gold tables stand still until they are resumed.")
    private boolean paused;

    @Option(names = {"-o", "--output"}, paramLabel = "table|json", defaultValue = "table", description = "For people, or for programs.")
    private String output;

    /** What is printed for programs. */
    record Answer(String home, String warehouse, int tables, long files, long bytes, long createdAt, List<String> pipelines, List<String> golds) {}

    @Override
    public Integer call() {
        Home taken = Home.take(home);
        try {
            var files = new ArrayList<>(List.of(taken.config()));
            files.addAll(config);
            Map<String, Object> overrides = warehouse == null ? Map.of() : Map.of("lakeactors.warehouse", located(warehouse));
            NodeConfig settings = NodeConfig.read(Optional.ofNullable(environment), files, overrides);
            StoragePlace place = settings.warehouse().warehouse(taken);
            CatalogConfig to = Node.catalog(settings, taken);
            var restored = new LakeRestore(StoragePlace.place(located(from), settings.warehouse().access()), to, new SystemClock())
                    .run(saved -> new RestoredLake(taken).keep(held(saved)));
            remember(taken, place);
            print(new Answer(taken.dir().toString(), place.location(), restored.tables(), restored.files(), restored.bytes(), restored.createdAt(),
                    restored.saved().pipelines().stream().map(SavedPipeline::name).toList(), restored.saved().golds().stream().map(SavedGold::name).toList()));
            return 0;
        } finally {
            taken.close();
        }
    }

    private static String located(String place) {
        return StoragePlace.isRemote(place) ? place : Path.of(place).toAbsolutePath().normalize().toString();
    }

    private SavedLake held(SavedLake saved) {
        return new SavedLake(saved.pipelines().stream().map(one -> new SavedPipeline(one.name(), one.pipeline(), one.contract(), one.paused() || paused)).toList(),
                saved.golds().stream().map(one -> new SavedGold(one.name(), one.gold(), one.contract(), one.paused() || paused)).toList(), saved.registry());
    }

    /** A node that starts here without more words finds its warehouse. */
    private void remember(Home taken, StoragePlace place) {
        if (warehouse == null || Files.exists(taken.config())) {
            return;
        }
        try {
            Files.writeString(taken.config(), "lakeactors.warehouse = " + ConfigUtil.quoteString(place.location()) + System.lineSeparator());
        } catch (IOException e) {
            throw LakeError.of(ErrorCode.HOME_NOT_WRITABLE, "the lake is restored, but its lake.conf could not be written", taken.config().toString(),
                    "Write lakeactors.warehouse = \"" + place.location() + "\" into it").asException(e);
        }
    }

    private void print(Answer answer) {
        if (output.equals("json")) {
            System.out.println(Json.writeIndented(answer));
            return;
        }
        System.out.println("Restored " + answer.tables() + " tables, " + answer.files() + " files, as they were at " + Instant.ofEpochMilli(answer.createdAt()) + ".");
        System.out.println("Home " + answer.home() + ", warehouse " + answer.warehouse() + ".");
        if (!answer.golds().isEmpty()) {
            System.out.println("Gold tables: " + String.join(", ", answer.golds()) + ".");
        }
        System.out.println(answer.pipelines().isEmpty() ? "There were no pipelines." : "With the first start of a node: " + String.join(", ", answer.pipelines()) + (paused ? ", paused." : "."));
    }
}
