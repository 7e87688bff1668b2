package io.lakeactors.decode;

/** Reads values of one place in a writer's schema: into the column that wants them, or past them. */
abstract class AvroValue {
    /** Passes one value. One that is wanted appends exactly one value to its column. @throws Malformed if there is none */
    abstract void read(AvroInput in);
}
