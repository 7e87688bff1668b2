package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Contracts are for other tools too. */
class ContractsTest {
    private static final Path ROOT = Path.of(System.getProperty("lakeactors.root"));

    @Test
    @Tag("drills")
    void theToolOfTheStandardTakesEveryContractOfTheRepository() throws Exception {
        Path python = PythonEnvironment.python("contracts", "contracts were NOT read by datacontract-cli");
        var contracts = new ArrayList<Path>();
        for (String place : List.of("cluster-config", "src/server/resources", "tests/system/resources", "tests/bench")) {
            try (Stream<Path> all = Files.walk(ROOT.resolve(place))) {
                all.filter(file -> file.toString().endsWith(".odcs.yaml")).forEach(contracts::add);
            }
        }
        assertThat(contracts).hasSizeGreaterThanOrEqualTo(9);
        for (Path contract : contracts) {
            assertThat(PythonEnvironment.run(List.of(python.resolveSibling("datacontract").toString(), "lint", contract.toString()))).contains("passed").doesNotContain("failed");
        }
    }
}
