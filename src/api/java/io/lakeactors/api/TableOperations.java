package io.lakeactors.api;

import io.lakeactors.api.Operation.Access;
import io.lakeactors.api.Operation.Parameter;
import io.lakeactors.api.wire.AdoptRequest;
import io.lakeactors.api.wire.Adoption;
import io.lakeactors.api.wire.Quarantine;
import io.lakeactors.api.wire.QuarantineRows;
import io.lakeactors.api.wire.QueryAnswer;
import io.lakeactors.api.wire.QueryRequest;
import io.lakeactors.api.wire.TableDetail;
import io.lakeactors.api.wire.Tables;
import io.lakeactors.contract.Contracts;
import io.lakeactors.model.Contract;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableReader.Extent;
import io.lakeactors.model.TableSpec;
import io.lakeactors.query.QuarantineDesk;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Executor;

/** Tables, quarantine and queries. */
final class TableOperations {
    private static final String TAG = "tables";
    private static final int QUERY_ROWS = 1000;
    private static final int QUERY_ROWS_MAX = 100_000;
    private static final int QUARANTINE_ROWS = 100;
    private static final int QUARANTINE_ROWS_MAX = 10_000;

    private final ApiParts parts;
    private final QuarantineDesk desk;
    private final Executor blocking;

    TableOperations(ApiParts parts, Executor blocking) {
        this.parts = parts;
        this.desk = new QuarantineDesk(parts.reader(), parts.query());
        this.blocking = blocking;
    }

    List<Operation> all() {
        return List.of(
                Operation.get("/v1/tables", "tables", TAG, "All tables of the catalog", Tables.class, call -> Operations.later(blocking, this::tables)),
                Operation.get("/v1/tables/{table}", "table", TAG, "One table at its head", TableDetail.class, call ->
                        Operations.later(blocking, () -> table(call.table()))),
                Operation.get("/v1/quarantine", "quarantine", TAG, "What stands in quarantine, by table and deciding rule, with one sample each",
                        Quarantine.class,
                                call -> Operations.later(blocking, () -> quarantine(call)))
                        .with(new Parameter("table", "string", "only of this table")),
                Operation.get("/v1/quarantine/{table}", "quarantineRows", TAG, "The records that a table's quarantine holds", QuarantineRows.class,
                                call -> Operations.later(blocking, () -> quarantineRows(call)))
                        .with(new Parameter("rule", "string", "only those that this rule decided"),
                        new Parameter("limit", "integer", "records at most, 1 to " + QUARANTINE_ROWS_MAX)),
                Operation.post("/v1/adopt", "adopt", TAG, "Makes a table of Parquet files where they lie, under a contract", Access.CHANGE, Adoption.class,
                                call -> Operations.later(blocking, () -> adopt(call)))
                        .taking(AdoptRequest.class),
                Operation.post("/v1/query", "query", TAG, "Answers one SELECT over current snapshots", Access.READ, QueryAnswer.class,
                                call -> Operations.later(blocking, () -> query(call)))
                        .taking(QueryRequest.class));
    }

    private Adoption adopt(Call call) {
        var request = call.body(AdoptRequest.class);
        if (request.table() == null || request.directory() == null || request.contract() == null || request.contractName() == null) {
            throw HttpFault.request(400, "table, directory, contract or contractName is missing", "body", "Give all four.");
        }
        TableName name = named(request.table());
        Contract contract = Contracts.read(request.contractName(), request.contract(), "").orThrow();
        var adopted = parts.adopter().adopt(new TableSpec(name, contract.schema(), List.of(), Map.of()), request.directory(), request.dryRun());
        return new Adoption(name.toString(), adopted.location(), adopted.files(), adopted.rows(), adopted.bytes(), adopted.partitioning(), request.dryRun());
    }

    private static TableName named(String text) {
        try {
            return TableName.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw HttpFault.request(400, wrong.getMessage(), "table", "Give namespace.name, of letters, digits and underscores.");
        }
    }

    private Tables tables() {
        return new Tables(parts.reader().list().stream().sorted().map(name -> wire(parts.reader().extent(name))).toList());
    }

    private static Tables.Table wire(Extent extent) {
        boolean hasSnapshot = extent.snapshotId().isPresent();
        return new Tables.Table(extent.table().toString(), hasSnapshot ? extent.snapshotId().getAsLong() : null, hasSnapshot ? extent.committedAtMillis() : null, extent.rows(), extent.files(),
                extent.bytes(), extent.location());
    }

    private TableDetail table(TableName name) {
        TableHead head = parts.store().head(name);
        Extent extent = parts.reader().extent(name);
        var positions = new ArrayList<TableDetail.Position>();
        head.vector().entries().forEach((key, progress) -> {
            var ledger = progress.ledger();
            positions.add(new TableDetail.Position(
                    key.topic(), key.partition(), progress.start(), progress.next(), ledger.consumed(), ledger.written(), ledger.quarantined(),
                    ledger.dropped()));
        });
        return new TableDetail(
                wire(extent), head.uuid(), head.epoch(), head.commitId().orElse(null), Views.word(head.evidence()),
                extent.columns().stream().map(column -> new TableDetail.Column(column.id(), column.name(), column.type(), column.required())).toList(),
                positions);
    }

    private Quarantine quarantine(Call call) {
        var known = parts.reader().list();
        var there = new HashSet<>(known);
        var groups = new ArrayList<Quarantine.Group>();
        known.stream()
                .filter(table -> there.contains(table.quarantine()) && call.text("table").map(table.toString()::equals).orElse(true))
                .sorted()
                .forEach(table -> desk.groups(table.quarantine()).forEach(group -> groups.add(new Quarantine.Group(
                        table.toString(), table.quarantine().toString(), group.rule(), group.records(),
                        new Quarantine.Sample(group.topic(), group.partition(), group.offset(), group.message(), group.value())))));
        return new Quarantine(groups);
    }

    private QuarantineRows quarantineRows(Call call) {
        TableName table = call.table();
        TableName quarantine = table.namespace().equals("quarantine") ? table : table.quarantine();
        var page = desk.rows(quarantine, call.text("rule"), call.number("limit", QUARANTINE_ROWS, QUARANTINE_ROWS_MAX));
        return new QuarantineRows(
                table.toString(), quarantine.toString(),
                page.rows().stream()
                        .map(row -> new QuarantineRows.Row(
                                row.topic(), row.partition(), row.offset(), row.ingestedAt(), row.rule(), row.rules(), row.messages(), row.key(), row.value(),
                                row.headers(),
                                row.contractVersion()))
                        .toList(),
                page.truncated());
    }

    private QueryAnswer query(Call call) {
        QueryRequest request = call.body(QueryRequest.class);
        if (request.sql() == null) {
            throw Call.invalid("there is no query", "sql", "Send one SELECT.");
        }
        int limit = request.limit() == null ? QUERY_ROWS : request.limit();
        if (limit < 1 || limit > QUERY_ROWS_MAX) {
            throw Call.invalid("limit is " + limit, "limit", "Give a number from 1 to " + QUERY_ROWS_MAX + ".");
        }
        return Views.of(parts.query().run(request.sql(), limit, asOf(request.asOf())));
    }

    private static OptionalLong asOf(String time) {
        try {
            return time == null ? OptionalLong.empty() : OptionalLong.of(OffsetDateTime.parse(time).toInstant().toEpochMilli());
        } catch (DateTimeParseException notATime) {
            throw Call.invalid("\"" + time + "\" is not a time", "asOf", "Write it as 2026-11-21T12:00:00Z.");
        }
    }
}
