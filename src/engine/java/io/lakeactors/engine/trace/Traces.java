package io.lakeactors.engine.trace;

import io.lakeactors.model.Ledger;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.TableName;
import java.util.List;

/**
 * Follows batches from the producers of their records to their commit. Which batches is decided when the first of their records come: those with a record that its
 * producer follows, and a sample of the others; failures always. Called once for each poll, file and commit, never for each record. Safe for threads; never throws.
 */
public interface Traces {
    /** Follows nothing. */
    Traces OFF = new Off();

    /** Records came for a batch; the first of them begin it. */
    void read(String batch, String pipeline, RawBatch raw);

    /** A batch is closed; its files are made durable from now on. */
    void closing(String batch);

    /** Its files are durable. */
    void written(String batch, OffsetRange range, Ledger rows, int files, long bytes);

    /** It was given up while it was open; its records are read again. */
    void dropped(String batch);

    /** Its files could not be made durable; its records are read again. */
    void failed(String batch, String pipeline, String reason);

    /** What goes with the batch to another node: W3C's {@code traceparent}; empty if it is not followed. */
    String parentOf(String batch);

    /** A batch came, perhaps from another node. @param parent what {@link #parentOf} said there */
    void offered(String batch, String parent);

    /**
     * A try to commit has ended.
     *
     * @param outcome how, as signals say it
     * @param moved whether the table has the batches now
     */
    void committed(String commit, TableName table, List<String> batches, String outcome, boolean moved, long tookNanos);

    /** The trace of a batch or a commit, 32 hexadecimal digits, for log lines; empty if it is not followed. */
    String traceOf(String id);

    /** Does nothing, at no cost. */
    final class Off implements Traces {
        private Off() {}

        @Override
        public void read(String batch, String pipeline, RawBatch raw) {}

        @Override
        public void closing(String batch) {}

        @Override
        public void written(String batch, OffsetRange range, Ledger rows, int files, long bytes) {}

        @Override
        public void dropped(String batch) {}

        @Override
        public void failed(String batch, String pipeline, String reason) {}

        @Override
        public String parentOf(String batch) {
            return "";
        }

        @Override
        public void offered(String batch, String parent) {}

        @Override
        public void committed(String commit, TableName table, List<String> batches, String outcome, boolean moved, long tookNanos) {}

        @Override
        public String traceOf(String id) {
            return "";
        }
    }
}
