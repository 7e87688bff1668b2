package io.lakeactors.contract;

import io.lakeactors.model.Contract;
import io.lakeactors.model.PartitionBy;
import io.lakeactors.model.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pipeline as a user wrote it, with its contract, checked. Self-contained: it goes to the journal and to other nodes as it is.
 *
 * @param name lower case letters, digits, dashes and underscores
 * @param cluster the name of the configured source cluster; {@code default} where the pipeline names none
 * @param topics at least one
 * @param silver the typed, judged table; absent for a bronze-only pipeline
 * @param contract of the silver table (or of the records, if there is only bronze)
 * @param text the pipeline file as written
 * @param contractText the contract file as written
 */
public record PipelineSpec(
        String name, String cluster, List<String> topics, Format format, StartAt start, Optional<TableName> bronze, Optional<Silver> silver,
        Contract contract, Goals goals,
        Delivery delivery, String text, String contractText) {
    public PipelineSpec {
        topics = List.copyOf(topics);
    }

    /** How records are encoded. */
    public sealed interface Format {
        /** One JSON object a record. */
        Format JSON = new Json();

        /** As pipelines write it. */
        default String word() {
            return switch (this) {
                case Json() -> "json";
                case RegisteredAvro(var registry) -> "avro";
                case PlainAvro(var schema) -> "avro";
            };
        }
    }

    public record Json() implements Format {}

    /** Avro in Confluent's wire format. @param registry the name of the configured one that knows the schemas; {@code default} where the pipeline names none */
    public record RegisteredAvro(String registry) implements Format {}

    /** Avro's binary encoding alone. @param schema what all records were written with, in JSON */
    public record PlainAvro(String schema) implements Format {}

    /** Where a partition begins that no table has read yet. */
    public enum StartAt {
        EARLIEST,
        LATEST
    }

    /** AT_LEAST_ONCE may repeat rows after a crash, and never loses one. */
    public enum Delivery {
        EXACTLY_ONCE,
        AT_LEAST_ONCE
    }

    public record Silver(TableName table, List<PartitionBy> partitioning) {
        public Silver {
            partitioning = List.copyOf(partitioning);
        }
    }

    /** The tables of a pipeline. */
    public enum Part {
        BRONZE,
        SILVER,
        QUARANTINE
    }

    /**
     * What users want, rather than knobs. Times in milliseconds, sizes in bytes.
     *
     * @param freshMillis produced to visible; 1 s if not said
     * @param fileBytes the size that data files should come to; 256 MB if not said
     * @param keepMillis how long rows are kept, from when they were ingested; empty for ever
     * @param snapshotsMillis how long snapshots are kept
     * @param keeps the same as {@code keepMillis} of tables that have their own; 0 for ever
     */
    public record Goals(long freshMillis, long fileBytes, Optional<Long> keepMillis, Optional<Long> snapshotsMillis, Map<Part, Long> keeps) {
        public Goals {
            keeps = Map.copyOf(keeps);
        }

        public Goals(long freshMillis, long fileBytes, Optional<Long> keepMillis, Optional<Long> snapshotsMillis) {
            this(freshMillis, fileBytes, keepMillis, snapshotsMillis, Map.of());
        }

        /** How long rows of one table are kept; empty for ever. */
        public Optional<Long> keepMillis(Part part) {
            Long own = keeps.get(part);
            return own == null ? keepMillis : Optional.of(own).filter(millis -> millis > 0);
        }
    }
}
