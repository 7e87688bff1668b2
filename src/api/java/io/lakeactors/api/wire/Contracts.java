package io.lakeactors.api.wire;

import java.util.List;

/** The published contracts, by name. */
public record Contracts(List<Line> contracts) {
    /**
     * @param versions the latest ones, highest first
     * @param count of all versions
     * @param publishedAt when the highest one was published, milliseconds since 1970
     */
    public record Line(String name, String id, List<String> versions, int count, long publishedAt) {}
}
