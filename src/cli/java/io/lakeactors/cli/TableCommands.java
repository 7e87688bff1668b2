package io.lakeactors.cli;

import io.lakeactors.api.wire.QueryAnswer;
import io.lakeactors.api.wire.QueryRequest;
import io.lakeactors.api.wire.TableDetail;
import io.lakeactors.api.wire.Tables;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is there: tables, query. */
final class TableCommands {
    private TableCommands() {}

    @Command(
            name = "tables",
            description = "List tables, or show one with columns and positions.",
            footer = {"", "Example: lake tables silver.flights"})
    static final class ListAll extends LakeCommand {
        @Parameters(paramLabel = "TABLE", arity = "0..1", description = "Only this one, in detail.")
        private String table;

        ListAll(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            try (NodeClient node = lake.nodes().open()) {
                if (table == null) {
                    Tables all = node.get("/v1/tables", Tables.class);
                    show(all, () -> print(all));
                } else {
                    TableDetail detail = node.get("/v1/tables/" + NodeClient.escaped(table), TableDetail.class);
                    show(detail, () -> print(detail));
                }
            }
            return ExitCode.DONE;
        }

        private void print(Tables all) {
            if (all.tables().isEmpty()) {
                line("No tables yet.");
                return;
            }
            var table = new TextTable("TABLE", ">ROWS", ">FILES", ">SIZE", "LAST COMMIT", "LOCATION");
            all.tables().forEach(one -> table.row(
                    one.name(), Human.count(one.rows()), Human.count(one.files()), Human.bytes(one.bytes()), Human.ago(one.committedAt()), one.location()));
            terminal().out().print(table);
        }

        private void print(TableDetail detail) {
            var head = detail.table();
            line(head.name() + ": " + Words.some(head.rows(), "row") + " in " + Words.some(head.files(), "file") + ", " + Human.bytes(head.bytes())
                    + ", last commit "
                    + Human.ago(head.committedAt()));
            line("at " + head.location() + ", snapshot " + (head.snapshot() == null ? "none" : head.snapshot()) + ", epoch " + detail.epoch() + ", evidence "
                    + detail.evidence());
            line("");
            var columns = new TextTable(">ID", "COLUMN", "TYPE", "REQUIRED");
            detail.columns().forEach(column -> columns.row(column.id(), column.name(), column.type(), column.required() ? "yes" : ""));
            line(columns.toString());
            var positions = new TextTable("TOPIC", ">PARTITION", ">START", ">NEXT", ">CONSUMED", ">WRITTEN", ">QUARANTINED", ">DROPPED");
            detail.positions().forEach(at -> positions.row(
                    at.topic(), at.partition(), at.start(), at.next(), Human.count(at.consumed()), Human.count(at.written()), Human.count(at.quarantined()),
                    Human.count(at.dropped())));
            terminal().out().print(positions);
        }
    }

    @Command(
            name = "query",
            description = "Answer one SELECT over current snapshots.",
            footer = {"", "Example: lake query \"select count(*) from silver.flights\""})
    static final class Query extends LakeCommand {
        private static final Set<String> NUMBERS = Set.of(
                "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT", "FLOAT", "DOUBLE");

        @Parameters(paramLabel = "SQL", description = "One SELECT; tables are named namespace.table.")
        private String sql;

        @Option(names = "--limit", paramLabel = "ROWS", description = "Rows at most; ${DEFAULT-VALUE} if not given.")
        private int limit = 1000;

        @Option(names = "--as-of", paramLabel = "TIME", description = "The tables as they were then, such as 2026-11-21T12:00:00Z.")
        private String asOf;

        Query(Lake lake) {
            super(lake);
        }

        @Override
        public Integer call() {
            try (NodeClient node = lake.nodes().open()) {
                QueryAnswer answer = node.post("/v1/query", new QueryRequest(sql, limit, asOf), QueryAnswer.class);
                show(answer, () -> print(answer));
            }
            return ExitCode.DONE;
        }

        private void print(QueryAnswer answer) {
            var table = new TextTable(answer.columns().stream().map(column -> (isNumber(column.type()) ? ">" : "") + column.name()).toList());
            answer.rows().forEach(table::row);
            terminal().out().print(table);
            line("(" + Words.some(answer.rows().size(), "row") + (answer.truncated() ? ", and there are more: raise --limit" : "") + ", "
                    + Human.duration(answer.millis()) + ")");
        }

        private static boolean isNumber(String type) {
            return NUMBERS.contains(type) || type.startsWith("DECIMAL");
        }
    }
}
