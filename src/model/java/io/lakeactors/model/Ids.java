package io.lakeactors.model;

/** Ids are asked for, never taken. */
public interface Ids {
    /** A new uuid (version 7) in its text form. */
    String next();
}
