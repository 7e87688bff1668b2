package io.lakeactors.cli;

import io.lakeactors.author.Draft;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lake schema suggest}: needs no node. */
@Command(
        name = "suggest",
        description = "Draft a contract from a sample; a draft is for people to finish.",
        footer = {"", "Nothing is stored, and nothing uses the draft by itself. Exits 1 if an event cannot be read, with the reason.",
            "Example: lake schema suggest --sample orders.jsonl > orders.odcs.yaml"})
final class SuggestCommand extends LakeCommand {
    @Option(names = "--sample", paramLabel = "FILE", required = true, description = "Events: JSON, one object a line or an array; or CSV with a header.")
    private Path sample;

    @Option(names = "--format", paramLabel = "json|csv", description = "How the sample is written; by the file's name if not given.")
    private Draft.Format format;

    @Option(names = "--name", paramLabel = "NAME", description = "What the contract is called; as the file if not given.")
    private String name;

    SuggestCommand(Lake lake) {
        super(lake);
    }

    @Override
    public Integer call() {
        String file = sample.getFileName().toString();
        Draft.Format written = format != null ? format : file.toLowerCase(Locale.ROOT).endsWith(".csv") ? Draft.Format.CSV : Draft.Format.JSON;
        String called = name != null ? name : file.replaceFirst("(?<=.)[.].*$", "");
        Draft draft = Draft.of(sample, written, called, terminal().directory());
        show(draft, () -> terminal().out().print(draft.text()));
        draft.unread().stream().limit(10).forEach(event -> terminal().note("not written under the draft: " + event));
        return draft.unread().isEmpty() ? ExitCode.DONE : ExitCode.FOUND;
    }
}
