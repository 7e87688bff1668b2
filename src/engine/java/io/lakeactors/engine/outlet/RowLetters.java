package io.lakeactors.engine.outlet;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeactors.contract.PipelineSpec.OutTopic;
import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.TableGains.Row;
import io.lakeactors.model.TopicOutlets.Header;
import io.lakeactors.model.TopicOutlets.Letter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Rows as JSON objects by the names of their columns; the lake's own columns are headers. Each row is a record, and nothing is gathered. */
final class RowLetters implements Sending {
    private static final String OWN = "_la_";

    private final OutTopic how;
    private final String like;
    private List<String> columns = List.of();
    private int source = -1;
    private long sent;

    /** @param like a topic with as many partitions, for tables that were filled otherwise */
    RowLetters(OutTopic how, String like) {
        this.how = how;
        this.like = like;
    }

    @Override
    public List<String> columns(List<String> all) {
        columns = List.copyOf(all);
        source = columns.indexOf(AuditColumns.TOPIC);
        return columns;
    }

    @Override
    public void begin(long floor) {
        // There is nothing to be gathered.
    }

    @Override
    public boolean add(Row row, List<Letter> out) {
        var value = JsonNodeFactory.instance.objectNode();
        var headers = new ArrayList<Header>();
        for (int i = 0; i < columns.size(); i++) {
            String column = columns.get(i);
            Object one = row.values().get(i);
            if (!column.startsWith(OWN)) {
                value.set(column, RowJson.node(one));
            } else if (one != null) {
                headers.add(DeadLetter.header(column, RowJson.text(one)));
            }
        }
        String from = source < 0 || row.values().get(source) == null ? like : row.values().get(source).toString();
        out.add(new Letter(how.name(), from, key(row), bytes(value.toString()), headers, -1));
        sent++;
        return false;
    }

    /** One column's text as it is; of several a JSON object. */
    private byte[] key(Row row) {
        if (how.key().isEmpty()) {
            return null;
        }
        if (how.key().size() == 1) {
            Object one = value(row, how.key().getFirst());
            return one == null ? null : bytes(RowJson.text(one));
        }
        ObjectNode key = JsonNodeFactory.instance.objectNode();
        how.key().forEach(column -> key.set(column, RowJson.node(value(row, column))));
        return bytes(key.toString());
    }

    private Object value(Row row, String column) {
        int at = columns.indexOf(column);
        return at < 0 ? null : row.values().get(at);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean gathers() {
        return false;
    }

    @Override
    public boolean leavesOut() {
        return false;
    }

    @Override
    public void end(List<Letter> out) {
        // As above.
    }

    @Override
    public long endsAt() {
        return Long.MAX_VALUE;
    }

    @Override
    public long clock() {
        return Long.MIN_VALUE;
    }

    @Override
    public Tally tally() {
        var tally = new Tally(sent, 0, 0);
        sent = 0;
        return tally;
    }
}
