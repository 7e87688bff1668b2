package io.lakeactors.cli;

import io.lakeactors.api.wire.ContractPublication;
import io.lakeactors.api.wire.ContractText;
import io.lakeactors.api.wire.Contracts;
import io.lakeactors.api.wire.Fault;
import io.lakeactors.contract.ChangeRule.Weight;
import io.lakeactors.contract.Comparison;
import io.lakeactors.contract.ContractDocument;
import io.lakeactors.contract.EditorSchemas;
import io.lakeactors.model.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Contracts: lint, diff, show, publish, ls, schema. All but publish and ls do without a node where they are given files. */
final class ContractCommands {
    private ContractCommands() {}

    @Command(
            name = "contract",
            description = "Check contracts, compare and publish them.",
            subcommands = {Lint.class, Diff.class, Show.class, Publish.class, Ls.class, Schema.class},
            footer = {"", "Example: lake contract lint orders.odcs.yaml"})
    static final class Root extends ParentCommand {
        Root(Lake lake) {
            super(lake);
        }
    }

    @Command(
            name = "lint",
            description = "Find every fault of contracts, without a node.",
            footer = {"", "Exits 1 if there are faults.", "Example: lake contract lint orders.odcs.yaml"})
    static final class Lint extends LakeCommand {
        @Parameters(paramLabel = "FILE", arity = "1..*", description = "Contract files.")
        private List<Path> files;

        @Mixin
        private EnvironmentOption environment;

        /** @param contract null if there are faults; as {@code version} */
        record Report(String file, boolean ok, String contract, String version, List<Fault> faults, List<String> notices) {}

        Lint(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            var reports = new ArrayList<Report>();
            var lines = new ArrayList<String>();
            for (Path path : files) {
                var read = ContractFile.of(lake, path, environment.name()).read();
                var document = read.value();
                reports.add(new Report(path.toString(), document.isPresent(), document.map(ContractDocument::name).orElse(null), document.map(ContractDocument::versionText).orElse(null),
                        read.faults().stream().map(fault -> Fault.of(fault.asError())).toList(), read.notices()));
                read.faults().forEach(fault -> lines.add(fault.text()));
                read.notices().forEach(notice -> lines.add("note: " + notice));
                lines.add(path + ": " + document.map(found -> "valid, contract " + found.name() + " " + found.versionText() + " with " + Words.some(found.tables().size(), "table"))
                        .orElse(Words.some(read.faults().size(), "fault")));
            }
            show(reports, () -> lines.forEach(this::line));
            return reports.stream().allMatch(Report::ok) ? ExitCode.DONE : ExitCode.FOUND;
        }
    }

    @Command(
            name = "diff",
            description = "Say what changes between two contracts, and which version that needs.",
            footer = {"", "Exits 1 if something breaks and the version does not say so.", "Example: lake contract diff orders@1.2.0 orders.odcs.yaml"})
    static final class Diff extends LakeCommand {
        @Parameters(index = "0", paramLabel = "OLD", description = "A file, or NAME or NAME@VERSION of a published contract.")
        private String old;

        @Parameters(index = "1", paramLabel = "NEW", description = "The same.")
        private String now;

        @Mixin
        private EnvironmentOption environment;

        /** @param weight breaking, additive or wording */
        record Line(String weight, String where, String rule, String what) {}

        /** @param needs the lowest version that the changes may have, null if there are none @param allowed whether nothing breaks, or the version says so */
        record Report(String before, String after, String needs, boolean allowed, List<Line> changes) {}

        Diff(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            Comparison found = ContractFile.compared(lake, old, now, environment.name());
            var report = new Report(found.before(), found.after(), found.needs().orElse(null), found.isAllowed(), found.changes().stream()
                    .map(change -> new Line(word(change.weight()), change.where(), change.rule().word(), change.what())).toList());
            show(report, () -> print(found, report));
            return found.isAllowed() ? ExitCode.DONE : ExitCode.FOUND;
        }

        private static String word(Weight weight) {
            return weight.name().toLowerCase(Locale.ROOT);
        }

        private void print(Comparison found, Report report) {
            if (found.isEmpty()) {
                line("Both say the same.");
                return;
            }
            var table = new TextTable("CHANGE", "WHERE", "WHAT", "RULE");
            report.changes().forEach(change -> table.row(change.weight(), change.where(), change.what(), change.rule()));
            terminal().out().print(table);
            String step = found.before() + " -> " + found.after() + ": ";
            if (!found.isAllowed()) {
                line(step + "breaks who reads it. The version must be " + report.needs() + " at least.");
            } else if (!found.isSaid()) {
                line(step + "nothing breaks. The version should be " + report.needs() + " at least.");
            } else {
                line(step + (found.breaking().isEmpty() ? "nothing breaks." : "breaks who reads it, as the version says."));
            }
        }
    }

    @Command(
            name = "show",
            description = "What a contract says: columns, checks, and what is kept for people and other tools.",
            footer = {"", "Example: lake contract show orders"})
    static final class Show extends LakeCommand {
        @Parameters(paramLabel = "CONTRACT", description = "A file, or NAME or NAME@VERSION of a published contract.")
        private String contract;

        @Option(names = "--text", description = "The file as it was written.")
        private boolean text;

        @Option(names = "--effective", description = "The file with all that it refers to, and behind each line that comes from elsewhere, from where.")
        private boolean effective;

        @Mixin
        private EnvironmentOption environment;

        Show(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            ContractFile file = ContractFile.of(lake, contract, environment.name());
            if (text) {
                terminal().out().print(file.written());
            } else if (effective) {
                terminal().out().print(file.text());
            } else if (lake.json()) {
                line(file.document().json());
            } else {
                var read = file.read();
                ContractPage.lines(file.document(), read.notices()).forEach(this::line);
            }
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "publish",
            description = "Publish a version of a contract, for others to rely on.",
            footer = {"", "Exits 1 if it breaks what an earlier version promises and is no new major version.", "Example: lake contract publish orders.odcs.yaml"})
    static final class Publish extends LakeCommand {
        @Parameters(paramLabel = "FILE", description = "A contract file.")
        private Path file;

        @Option(names = "--dry-run", description = "Only say whether it could be published.")
        private boolean dryRun;

        @Mixin
        private EnvironmentOption environment;

        Publish(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            var text = new ContractText(ContractFile.of(lake, file, environment.name()).text(), file.toString(), dryRun);
            try (NodeClient node = lake.nodes().open()) {
                ContractPublication done = node.post("/v1/contracts", text, ContractPublication.class);
                show(done, () -> print(done));
                return ExitCode.DONE;
            } catch (Failure refused) {
                int number = refused.fault().number();
                int code = lake.failed(refused);
                return number == ErrorCode.CONTRACT_BREAKS.number() || number == ErrorCode.CONTRACT_INVALID.number() ? ExitCode.FOUND : code;
            }
        }

        private void print(ContractPublication done) {
            String what = !done.changed() ? "was published before" : dryRun ? "could be published" : "is published";
            line(done.contract() + " " + done.version() + " " + what + (done.changed() && done.against() != null ? ". Since " + done.against() + ":" : "."));
            done.changes().forEach(change -> line("  " + change));
        }
    }

    @Command(
            name = "ls",
            description = "The published contracts with their versions.",
            footer = {"", "Example: lake contract ls"})
    static final class Ls extends LakeCommand {
        Ls(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            try (NodeClient node = lake.nodes().open()) {
                Contracts all = node.get("/v1/contracts", Contracts.class);
                show(all, () -> print(all));
            }
            return ExitCode.DONE;
        }

        private void print(Contracts all) {
            if (all.contracts().isEmpty()) {
                line("No contract is published.");
                return;
            }
            var table = new TextTable("CONTRACT", "VERSIONS", ">AGO");
            all.contracts().forEach(contract -> table.row(contract.name(), String.join(", ", contract.versions()) + (contract.count() > contract.versions().size() ? ", …" : ""),
                    Human.duration(Math.max(0, System.currentTimeMillis() - contract.publishedAt()))));
            terminal().out().print(table);
        }
    }

    @Command(
            name = "schema",
            description = "Print the JSON Schema that editors complete and check by.",
            footer = {"", "Example: lake contract schema pipeline"})
    static final class Schema extends LakeCommand {
        enum Of {
            CONTRACT,
            PIPELINE,
            GOLD,
            RULESET
        }

        @Parameters(paramLabel = "contract|pipeline|gold|ruleset", arity = "0..1", defaultValue = "CONTRACT",
                description = "Of contract files with the la.* keys, of pipeline files, of files of gold tables, or of rule sets.")
        private Of of;

        Schema(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            line(switch (of) {
                case CONTRACT -> EditorSchemas.contract();
                case PIPELINE -> EditorSchemas.pipeline();
                case GOLD -> EditorSchemas.gold();
                case RULESET -> EditorSchemas.ruleSet();
            });
            return ExitCode.DONE;
        }
    }
}
