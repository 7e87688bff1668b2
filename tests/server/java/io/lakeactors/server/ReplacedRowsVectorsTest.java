package io.lakeactors.server;

/** The same in format 3, where rows that are gone are in deletion vectors. */
class ReplacedRowsVectorsTest extends ReplacedRowsTest {
    @Override
    String format() {
        return "3";
    }
}
