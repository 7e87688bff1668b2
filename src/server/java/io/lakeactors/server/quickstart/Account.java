package io.lakeactors.server.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.model.LakeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** What the quickstart says at its end: what became of the events, what the tables are worth, and what can be asked of them. */
final class Account {
    private static final Duration TO_KNOWN = Duration.ofMinutes(1);
    private static final String PERCENT = "percent";
    private static final List<String> PIPELINES = List.of("flights", "planes", "airports");
    private static final List<String> TABLES = List.of(
            "bronze.flights", "silver.flights", "quarantine.silver_flights", "bronze.planes", "silver.planes", "silver.airports", "gold.delays_by_carrier_and_day");
    private static final List<String> CHECKED = List.of("silver.flights", "silver.planes");
    private static final List<String> QUERIES = List.of(
            "select origin, count(*) as flights, round(avg(dep_delay), 1) as avg_delay_min from silver.flights group by origin order by flights desc",
            """
            select p.carrier, p.base, p._la_valid_from::date as since, p._la_valid_to::date as until, count(*) as flights
              from silver.planes p join silver.flights f
                on f.tailnum = p.tailnum and f.sched_dep >= p._la_valid_from and f.sched_dep < coalesce(p._la_valid_to, 'infinity')
              where p.tailnum = 'N197PQ' group by all order by since""",
            "select carrier, day, flights, late, worst_arr_delay from gold.delays_by_carrier_and_day order by late desc, carrier limit 5");

    private final NodeChild node;
    private final Screen screen;
    private final Path home;

    Account(NodeChild node, Screen screen, Path home) {
        this.node = node;
        this.screen = screen;
        this.home = home;
    }

    /** @return whether what was read and what landed agree */
    boolean print() throws IOException, InterruptedException {
        rows();
        quarantine();
        // Before anything that may take long: it is what a reader has to know.
        boolean agrees = audit();
        checks();
        screen.heading("Files: " + home.resolve("warehouse") + "   Freshness: newest flight visible " + freshness() + " after it was produced");
        for (String query : QUERIES) {
            screen.heading("lake query \"" + query + "\"");
            screen.answer(query(query));
        }
        return agrees;
    }

    private JsonNode query(String sql) throws IOException, InterruptedException {
        return node.post("/v1/query", Map.of("sql", sql));
    }

    private JsonNode firstRow(String sql) throws IOException, InterruptedException {
        return query(sql).path("rows").path(0);
    }

    private void rows() throws IOException, InterruptedException {
        JsonNode planes = firstRow("select count(distinct tailnum), count(*) filter (_la_is_current) from silver.planes");
        var notes = Map.of("silver.planes", "versions of " + Screen.count(planes.path(0).asLong()) + " planes, " + Screen.count(planes.path(1).asLong()) + " of them current");
        var rows = new ArrayList<List<String>>();
        for (String table : TABLES) {
            rows.add(List.of(table, Screen.count(firstRow("select count(*) from " + table).path(0).asLong()), notes.getOrDefault(table, "")));
        }
        screen.heading("Rows");
        screen.table(List.of("table", "rows", ""), rows);
    }

    private void quarantine() throws IOException, InterruptedException {
        var groups = StreamSupport.stream(node.get("/v1/quarantine").path("groups").spliterator(), false)
                .filter(group -> group.path("table").asText().equals("silver.flights"))
                .map(group -> List.of(
                        group.path("rule").asText(), Screen.count(group.path("records").asLong()), Screen.cut(group.path("sample").path("message").asText()),
                        Screen.cut(group.path("sample").path("value").asText())))
                .toList();
        screen.heading("Quarantined, and why");
        screen.table(List.of("rule", "records", "for example", "record"), groups);
    }

    /** Measured now, as all tables are there. Shown is what was found of tables with regard to each other; `lake dq ls` has the rest, and what came too late to be shown. */
    private void checks() throws InterruptedException {
        var rows = new ArrayList<List<String>>();
        var late = new ArrayList<String>();
        for (String table : CHECKED) {
            try {
                rows.addAll(measured(table));
            } catch (IOException | LakeException notNow) {
                late.add(table);
            }
        }
        screen.heading("Whole tables, held to each other");
        if (!rows.isEmpty()) {
            screen.table(List.of("table", "check", "value", "expected", ""), rows);
        }
        late.forEach(table -> screen.line("    " + table + ": not measured yet: `lake dq ls`"));
    }

    private List<List<String>> measured(String table) throws IOException, InterruptedException {
        node.await("/v1/quality", quality -> knows(quality, table), quality -> screen.progress("  measuring whole tables …"), TO_KNOWN);
        return StreamSupport.stream(node.post("/v1/quality/" + table + "/run", Map.of()).path("checks").spliterator(), false)
                .filter(check -> check.path("dimension").asText().equals("consistency"))
                .map(check -> List.of(table, check.path("check").asText(), value(check), check.path("expected").asText(), check.path("status").asText()))
                .toList();
    }

    private static boolean knows(JsonNode quality, String table) {
        return StreamSupport.stream(quality.path("datasets").spliterator(), false).anyMatch(dataset -> dataset.path("table").asText().equals(table));
    }

    private static String value(JsonNode check) {
        JsonNode value = check.path("value");
        if (!value.isNumber()) {
            return Screen.cut(check.path("reason").asText());
        }
        return check.path("unit").asText().equals(PERCENT) ? String.format(Locale.ROOT, "%.2f %%", value.asDouble()) : Screen.count(value.asLong());
    }

    private String freshness() throws IOException, InterruptedException {
        JsonNode millis = node.get("/v1/pipelines/flights").path("totals").path("freshMillis");
        return millis.isNumber() ? String.format(Locale.ROOT, "%.1f s", millis.asLong() / 1000.0) : "(unknown)";
    }

    private boolean audit() throws IOException, InterruptedException {
        JsonNode audit = node.post("/v1/audit", Map.of("recount", false));
        boolean ok = audit.path("ok").asBoolean();
        screen.heading("Audit: " + (ok ? sum() + ", in every partition" : "DIFFERENCES: " + audit.path("differences")));
        return ok;
    }

    private String sum() throws IOException, InterruptedException {
        var totals = new ArrayList<JsonNode>();
        for (String pipeline : PIPELINES) {
            totals.add(node.get("/v1/pipelines/" + pipeline).path("totals"));
        }
        Function<String, String> sum = what -> what + " " + Screen.count(totals.stream().mapToLong(total -> total.path(what).asLong()).sum());
        return sum.apply("consumed") + " = " + sum.apply("written") + " + " + sum.apply("quarantined") + " + " + sum.apply("dropped");
    }
}
