package io.lakeactors.author;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lakeactors.author.Sample.Numbered;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.contract.TestFile.Verdict;
import io.lakeactors.model.LakeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A contract's first draft, made of a sample. It is tried on the sample by the engine itself, and asks for less where a value does not pass, until every event
 * that can be read at all is written.
 *
 * @param text the contract's file
 * @param events that were looked at
 * @param unread events that cannot be read at all: line and why
 */
public record Draft(String text, int events, List<String> unread) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    public Draft {
        unread = List.copyOf(unread);
    }

    /** How the sample is written. */
    public enum Format {
        JSON,
        CSV
    }

    /**
     * @param sample JSON: one object a line, or an array; CSV: with a header
     * @param name of the contract
     * @param directory where relative paths begin
     * @throws io.lakeactors.model.LakeException if there is no such file, or no event in it that can be read
     */
    public static Draft of(Path sample, Format format, String name, Path directory) {
        Path file = directory.resolve(sample).normalize();
        String shown = PipelineFiles.shown(file, directory);
        byte[] bytes = Sample.bytes(file, shown);
        return switch (format) {
            case JSON -> ofJson(bytes, name, shown);
            case CSV -> CsvDraft.of(bytes, name, shown);
        };
    }

    static Draft ofJson(byte[] bytes, String name, String shown) {
        List<Numbered> events = Sample.notEmpty(Sample.json(bytes), shown);
        var root = new Shape(false);
        int objects = 0;
        for (Numbered numbered : events) {
            JsonNode event = parsed(numbered.event().value());
            if (event != null && event.isObject()) {
                root.add(event);
                objects++;
            }
        }
        if (objects == 0) {
            throw Sample.fault("no event of the sample is an object of JSON", shown, "Put one object on each line, or name another --format");
        }
        return tried(events, DraftField.of(root, 0), name, shown, "{ topics: [draft], format: json }");
    }

    /** Null for what is no JSON: the engine says why. */
    private static JsonNode parsed(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (JsonProcessingException broken) {
            return null;
        } catch (IOException impossible) {
            throw new IllegalStateException("bytes cannot be read", impossible);
        }
    }

    /** @param kafka what a pipeline would say of such a topic */
    static Draft tried(List<Numbered> events, List<DraftField> fields, String name, String shown, String kafka) {
        String about = events.size() + " events of " + DraftText.json(shown, false);
        var unread = new ArrayList<String>();
        boolean changed = true;
        String text = "";
        while (changed) {
            if (fields.stream().allMatch(field -> field.choice().isEmpty())) {
                throw nothing(unread, shown);
            }
            text = DraftText.of(name, about, fields);
            changed = asksTooMuch(spec(text, kafka), events, fields, unread);
        }
        return new Draft(text, events.size(), unread);
    }

    private static LakeException nothing(List<String> unread, String shown) {
        return Sample.fault("no event of the sample has a field that a column could hold" + (unread.isEmpty() ? "" : "; " + unread.getFirst()), shown,
                "Put one object of JSON on each line, or name another --format");
    }

    private static PipelineSpec spec(String contract, String kafka) {
        return Pipelines.read("draft.yaml", "pipeline: draft\nfrom: { kafka: " + kafka
                + " }\ncontract: draft.odcs.yaml\nto: { silver: { table: draft.draft } }\n", path -> contract).orThrow();
    }

    /** @return whether a field asks for less now than before */
    private static boolean asksTooMuch(PipelineSpec spec, List<Numbered> sample, List<DraftField> fields, List<String> unread) {
        var partition = new Events(spec, Map.of(), 0);
        unread.clear();
        for (Numbered numbered : sample) {
            Outcome outcome = partition.take(numbered.event());
            if (outcome.verdict() == Verdict.WRITTEN) {
                continue;
            }
            if (outcome.columns().getFirst().isEmpty()) {
                unread.add("line " + numbered.line() + ": " + outcome.messages().getFirst());
            } else {
                relax(fields, outcome);
                return true;
            }
        }
        return false;
    }

    private static void relax(List<DraftField> fields, Outcome outcome) {
        List<String> path = List.of(outcome.columns().getFirst().split("\\."));
        DraftField column = fields.stream().filter(field -> field.choice().isPresent() && field.name().equals(path.getFirst())).findFirst()
                .orElseThrow(() -> new IllegalStateException("no column of the draft: " + outcome));
        column.at(path.subList(1, path.size())).relax(outcome.rules().getFirst().endsWith(".required"));
    }
}
