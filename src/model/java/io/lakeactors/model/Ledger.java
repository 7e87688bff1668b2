package io.lakeactors.model;

/**
 * What became of a partition's records, counted since its start position: consumed = written + quarantined + dropped, always (I6).
 */
public record Ledger(long consumed, long written, long quarantined, long dropped) {
    public static final Ledger ZERO = new Ledger(0, 0, 0, 0);

    public Ledger {
        if (written < 0 || quarantined < 0 || dropped < 0 || consumed != written + quarantined + dropped) {
            throw new IllegalArgumentException("does not add up: consumed " + consumed + ", written " + written
                    + ", quarantined " + quarantined + ", dropped " + dropped);
        }
    }

    public static Ledger of(long written, long quarantined, long dropped) {
        return new Ledger(written + quarantined + dropped, written, quarantined, dropped);
    }

    public Ledger plus(Ledger other) {
        return new Ledger(consumed + other.consumed, written + other.written, quarantined + other.quarantined, dropped + other.dropped);
    }

    public Ledger minus(Ledger other) {
        return new Ledger(consumed - other.consumed, written - other.written, quarantined - other.quarantined, dropped - other.dropped);
    }

    /** The same records, so many of which were quarantined and are written now. @throws IllegalArgumentException if there are not so many */
    public Ledger released(long rows) {
        return new Ledger(consumed, written + rows, quarantined - rows, dropped);
    }

    /** The same records, so many of which were quarantined and are given up now. @throws IllegalArgumentException if there are not so many */
    public Ledger discarded(long rows) {
        return new Ledger(consumed, written, quarantined - rows, dropped + rows);
    }
}
