package io.lakeactors.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lakeactors.api.wire.Fault;
import io.lakeactors.api.wire.Json;
import io.lakeactors.api.wire.SchemaDraft;
import io.lakeactors.api.wire.SchemaVerdict;
import io.lakeactors.api.wire.SchemaVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The node's schema registry: schema ls, show, register, check. */
final class SchemaCommands {
    private SchemaCommands() {}

    @Command(
            name = "schema",
            description = "Look at schemas of records, check and register them.",
            subcommands = {Ls.class, Show.class, Register.class, Check.class, SuggestCommand.class},
            footer = {"", "Example: lake schema ls"})
    static final class Root extends ParentCommand {
        Root(Lake lake) {
            super(lake);
        }
    }

    private static String versions(String subject) {
        return "/registry/subjects/" + NodeClient.escaped(subject) + "/versions";
    }

    private static String type(SchemaVersion version) {
        return version.schemaType() == null ? "AVRO" : version.schemaType();
    }

    @Command(
            name = "ls",
            description = "All subjects with their latest versions.",
            footer = {"", "Example: lake schema ls"})
    static final class Ls extends LakeCommand {
        Ls(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            var found = new ArrayList<SchemaVersion>();
            try (NodeClient node = lake.nodes().open()) {
                for (String subject : node.get("/registry/subjects", String[].class)) {
                    found.add(node.get(versions(subject) + "/latest", SchemaVersion.class));
                }
            }
            show(found, () -> print(found));
            return ExitCode.DONE;
        }

        private void print(List<SchemaVersion> found) {
            if (found.isEmpty()) {
                line("No schema is registered.");
                return;
            }
            var table = new TextTable("SUBJECT", ">VERSION", ">ID", "TYPE");
            found.forEach(version -> table.row(version.subject(), version.version(), version.id(), type(version)));
            terminal().out().print(table);
        }
    }

    @Command(
            name = "show",
            description = "One version of a subject.",
            footer = {"", "Example: lake schema show shop.orders-value --version 2"})
    static final class Show extends LakeCommand {
        @Parameters(paramLabel = "SUBJECT", description = "For a topic's values, TOPIC-value mostly.")
        private String subject;

        @Option(names = "--version", paramLabel = "NUMBER", description = "Which one; the latest if not given.")
        private String version = "latest";

        Show(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            try (NodeClient node = lake.nodes().open()) {
                SchemaVersion found = node.get(versions(subject) + "/" + NodeClient.escaped(version), SchemaVersion.class);
                show(found, () -> print(found));
            }
            return ExitCode.DONE;
        }

        private void print(SchemaVersion found) {
            line(found.subject() + " version " + found.version() + "  id " + found.id() + "  " + type(found));
            if (found.references() != null) {
                found.references().forEach(one -> line("references " + one.name() + ": " + one.subject() + " version " + one.version()));
            }
            line(indented(found.schema()));
        }

        private static String indented(String schema) {
            try {
                return Json.writeIndented(Json.readAnswer(schema, Object.class));
            } catch (JsonProcessingException notJson) {
                return schema;
            }
        }
    }

    /** What takes a schema from a file. */
    abstract static class OnFile extends LakeCommand {
        private static final Map<String, String> ENDINGS = Map.of(".avsc", "avro", ".json", "json", ".proto", "protobuf");
        private static final Pattern REFERENCE = Pattern.compile("([^=]+)=(.+):([0-9]+|latest)");

        @Parameters(index = "0", paramLabel = "SUBJECT", description = "For a topic's values, TOPIC-value mostly.")
        String subject;

        @Parameters(index = "1", paramLabel = "FILE", description = "The schema: *.avsc is Avro, *.json is JSON Schema, *.proto is Protobuf.")
        private Path file;

        @Option(names = "--type", paramLabel = "avro|json|protobuf", description = "What the file is, whatever its name.")
        private String type;

        @Option(names = "--reference", paramLabel = "NAME=SUBJECT:VERSION", description = "A registered schema that this one names; may be given more than once.")
        private List<String> references = List.of();

        OnFile(Lake lake) {
            super(lake);
        }

        SchemaDraft draft() {
            return new SchemaDraft(PipelineFile.text(terminal(), file, "Give the path of a schema."), kind(), references.stream().map(OnFile::reference).toList());
        }

        private String kind() {
            String name = file.toString();
            String word = type != null ? type : ENDINGS.entrySet().stream().filter(ending -> name.endsWith(ending.getKey())).map(Map.Entry::getValue).findFirst().orElse("");
            if (!ENDINGS.containsValue(word.toLowerCase(Locale.ROOT))) {
                throw new Failure(Fault.request(word.isEmpty() ? "the file's name does not say what it is" : "there is no type \"" + word + "\"", file.toString(), "Give --type avro, --type json or --type protobuf."));
            }
            return word.toUpperCase(Locale.ROOT);
        }

        private static SchemaDraft.Reference reference(String text) {
            var parts = REFERENCE.matcher(text);
            if (!parts.matches()) {
                throw new Failure(Fault.request("\"" + text + "\" is no reference", "--reference", "Write it as NAME=SUBJECT:VERSION, such as shop.Money=money-value:1."));
            }
            return new SchemaDraft.Reference(parts.group(1), parts.group(2), parts.group(3).equals("latest") ? -1 : Integer.parseInt(parts.group(3)));
        }

        SchemaVerdict verdict(NodeClient node, SchemaDraft draft) {
            return node.post("/registry/compatibility/subjects/" + NodeClient.escaped(subject) + "/versions?verbose=true", draft, SchemaVerdict.class);
        }

        void printReasons(SchemaVerdict verdict) {
            line(subject + ": the schema is not compatible.");
            verdict.messages().forEach(message -> line("  " + message));
        }
    }

    @Command(
            name = "check",
            description = "Say whether a schema could follow; for builds.",
            footer = {"", "Exits 1 if it could not, with the reasons.", "Example: lake schema check shop.orders-value order.avsc"})
    static final class Check extends OnFile {
        Check(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            SchemaDraft draft = draft();
            try (NodeClient node = lake.nodes().open()) {
                SchemaVerdict verdict = verdict(node, draft);
                show(verdict, () -> {
                    if (verdict.compatible()) {
                        line(subject + ": the schema is compatible.");
                    } else {
                        printReasons(verdict);
                    }
                });
                return verdict.compatible() ? ExitCode.DONE : ExitCode.FOUND;
            }
        }
    }

    @Command(
            name = "register",
            description = "Register a schema under a subject.",
            footer = {"", "Exits 1 if the subject's compatibility does not allow it, with the reasons.", "Example: lake schema register shop.orders-value order.avsc"})
    static final class Register extends OnFile {
        @Option(names = "--normalize", description = "Take schemas for the same that differ only in the order of attributes.")
        private boolean normalize;

        Register(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            SchemaDraft draft = draft();
            String query = normalize ? "?normalize=true" : "";
            try (NodeClient node = lake.nodes().open()) {
                SchemaVersion done;
                try {
                    node.post(versions(subject) + query, draft, Object.class);
                    done = node.post("/registry/subjects/" + NodeClient.escaped(subject) + query, draft, SchemaVersion.class);
                } catch (SchemaRefusal refusal) {
                    if (!refusal.isIncompatible()) {
                        throw refusal;
                    }
                    // Asked again for its reasons one by one.
                    SchemaVerdict verdict = verdict(node, draft);
                    show(verdict, () -> printReasons(verdict));
                    return ExitCode.FOUND;
                }
                show(done, () -> line(done.subject() + ": version " + done.version() + ", id " + done.id()));
            }
            return ExitCode.DONE;
        }
    }
}
