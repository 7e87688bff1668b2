package io.lakeactors.cli;

import io.lakeactors.api.wire.AdoptRequest;
import io.lakeactors.api.wire.Adoption;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a table of files that are there: table adopt. */
@Command(
        name = "adopt",
        description = "Make a table of Parquet files where they lie, under a contract.",
        footer = {"", "Example: lake table adopt archive.orders /lake/import/orders --contract orders.odcs.yaml --dry-run"})
final class AdoptCommand extends LakeCommand {
    @Parameters(index = "0", paramLabel = "TABLE", description = "The new table, namespace.name.")
    private String table;

    @Parameters(index = "1", paramLabel = "DIR", description = "A directory in the node's warehouse; folders named column=value partition the table.")
    private String directory;

    @Option(names = "--contract", paramLabel = "FILE", required = true, description = "The contract that every file must fit.")
    private Path contract;

    @Option(names = "--dry-run", description = "Look at every file, make nothing.")
    private boolean dryRun;

    @Mixin
    private EnvironmentOption environment;

    AdoptCommand(Lake lake) {
        super(lake);
    }

    @Override
    public Integer call() {
        String text = ContractFile.of(lake, contract, environment.name()).text();
        String absolute = terminal().directory().resolve(directory).toAbsolutePath().normalize().toString();
        try (NodeClient node = lake.nodes().open()) {
            Adoption adopted = node.post("/v1/adopt", new AdoptRequest(table, absolute, text, contract.toString(), dryRun), Adoption.class);
            show(adopted, () -> print(adopted));
        }
        return ExitCode.DONE;
    }

    private void print(Adoption adopted) {
        line(adopted.table() + (adopted.dryRun() ? " would hold " : " holds ") + Words.some(adopted.rows(), "row") + " in " + Words.some(adopted.files(), "file") + ", "
                + Human.bytes(adopted.bytes()) + (adopted.partitioning().isEmpty() ? "" : ", partitioned by " + String.join(", ", adopted.partitioning())));
    }
}
