package io.lakeactors.engine;

/** Messages that may go to another node: written as CBOR by their record components, with class names as manifest, so never for the journal. */
public interface WireMessage {}
