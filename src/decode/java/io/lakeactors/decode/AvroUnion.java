package io.lakeactors.decode;

/** Reads or passes values of which each says by number what it is. */
final class AvroUnion extends AvroValue {
    private final AvroValue[] branches;

    AvroUnion(AvroValue[] branches) {
        this.branches = branches;
    }

    @Override
    void read(AvroInput in) {
        branches[in.readIndex(branches.length)].read(in);
    }
}
