package io.lakeactors.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The guide shows what can be used. */
class GuideTest {
    @Test
    void theContractOfTheGuideIsRight() throws IOException {
        String guide = Files.readString(Path.of(System.getProperty("lakeactors.root", "."), "docs/guides/contracts.md"));
        int start = guide.indexOf("```yaml\n") + 8;
        var read = Contracts.read("guide", guide.substring(start, guide.indexOf("```", start)), "silver.orders");
        assertThat(read.faults()).isEmpty();
        assertThat(read.notices()).isEmpty();
        assertThat(read.orThrow().rules()).extracting(Rule::id).contains("order_id.unique", "amount.range", "paid-is-positive");
    }

    @Test
    void theGuideNamesEveryRuleUnderTheNumberThatItRaises() throws IOException {
        String guide = Files.readString(Path.of(System.getProperty("lakeactors.root", "."), "docs/guides/contracts.md"));
        var rows = guide.lines().filter(line -> line.startsWith("| the first number") || line.startsWith("| the second |") || line.startsWith("| the third |")).toList();
        assertThat(rows).hasSize(3);
        for (ChangeRule rule : ChangeRule.values()) {
            assertThat(rows.get(rule.weight().ordinal())).contains("`" + rule.word() + "`");
        }
    }

    @ParameterizedTest
    @CsvSource({"avro.md,2", "formats.md,4"})
    void thePipelinesOfTheGuidesToFormatsAreRight(String name, int count) throws IOException {
        String guide = Files.readString(Path.of(System.getProperty("lakeactors.root", "."), "docs/guides", name));
        var blocks = Pattern.compile("```yaml\\n(from:.*?)```", Pattern.DOTALL).matcher(guide).results().map(block -> block.group(1)).toList();
        assertThat(blocks).hasSize(count);
        for (String block : blocks) {
            String pipeline = "pipeline: orders\n" + block + "contract: c\nto: { silver: { table: silver.orders } }\n";
            assertThat(Pipelines.read("guide", pipeline, path -> Sample.of("name: order_id, logicalType: string")).faults()).isEmpty();
        }
    }
}
