package io.lakeactors.contract;

import io.lakeactors.model.Contract;
import io.lakeactors.model.MergeRule;
import io.lakeactors.model.PartitionBy;
import io.lakeactors.model.SortBy;
import io.lakeactors.model.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pipeline as a user wrote it, with its contract, checked. Self-contained: it goes to the journal and to other nodes as it is.
 *
 * @param name lower case letters, digits, dashes and underscores
 * @param cluster the name of the configured source cluster; {@code default} where the pipeline names none
 * @param topics what is read of that cluster
 * @param silver the typed, judged table; absent for a bronze-only pipeline
 * @param contract of the silver table (or of the records, if there is only bronze)
 * @param outlets topics that rows of its tables are sent to
 * @param formatVersion of Iceberg's table format, for tables that are made; empty for the usual one
 * @param text the pipeline file as written
 * @param contractText the contract file as written
 */
public record PipelineSpec(
        String name, String cluster, Topics topics, Format format, StartAt start, Optional<TableName> bronze, Optional<Silver> silver,
        Contract contract, Goals goals,
        Delivery delivery, Outlets outlets, Optional<Integer> formatVersion, String text, String contractText) {
    /** Which topics are read. */
    public sealed interface Topics {
        /** Those of these names. @param names at least one */
        record Named(List<String> names) implements Topics {
            public Named {
                names = List.copyOf(names);
            }
        }

        /** All that match, those too that come while the pipeline runs. */
        record Matching(TopicPattern pattern) implements Topics {}

        /** For people: the names, or what is said of them. */
        default String words() {
            return switch (this) {
                case Named(var names) -> String.join(", ", names);
                case Matching(var pattern) -> "topics that match " + pattern;
            };
        }
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
                case RegisteredProtobuf(var registry) -> "protobuf";
                case PlainProtobuf plain -> "protobuf";
                case Csv csv -> "csv";
            };
        }

        /** The name of the registry that knows the schemas which records name by number; empty where they name none. */
        default Optional<String> registryName() {
            return switch (this) {
                case RegisteredAvro(var name) -> Optional.of(name);
                case RegisteredProtobuf(var name) -> Optional.of(name);
                case Json() -> Optional.empty();
                case PlainAvro(var schema) -> Optional.empty();
                case PlainProtobuf plain -> Optional.empty();
                case Csv csv -> Optional.empty();
            };
        }
    }

    public record Json() implements Format {}

    /** Avro in Confluent's wire format. @param registry the name of the configured one that knows the schemas; {@code default} where the pipeline names none */
    public record RegisteredAvro(String registry) implements Format {}

    /** Avro's binary encoding alone. @param schema what all records were written with, in JSON */
    public record PlainAvro(String schema) implements Format {}

    /** Protobuf in Confluent's wire format. @param registry as for {@link RegisteredAvro} */
    public record RegisteredProtobuf(String registry) implements Format {}

    /**
     * Protobuf's encoding alone.
     *
     * @param schema the text of the .proto file that has the message
     * @param imports the texts of those that it imports, by the names that they are imported under
     * @param message what all records are; empty for the file's first
     */
    public record PlainProtobuf(String schema, Map<String, String> imports, String message) implements Format {
        public PlainProtobuf {
            imports = Map.copyOf(imports);
        }
    }

    /**
     * One line of RFC 4180 a record, without a header.
     *
     * @param columns what each value is named, in order; empty for the contract's fields in their order
     * @param delimiter between values
     * @param quote around values that hold delimiters, line ends or quotes; doubled within
     * @param escape before a character that then stands for itself; empty for none
     * @param nulls unquoted texts that stand for null
     * @param trim whether blanks around values are no part of them
     */
    public record Csv(List<String> columns, char delimiter, char quote, Optional<Character> escape, List<String> nulls, boolean trim) implements Format {
        public Csv {
            columns = List.copyOf(columns);
            nulls = List.copyOf(nulls);
        }
    }

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

    /** @param sort the order in which compaction writes rows; empty for that in which they came @param merge how rows of one key replace each other; empty where rows are only added */
    public record Silver(TableName table, List<PartitionBy> partitioning, List<SortBy> sort, Optional<MergeRule> merge) {
        public Silver {
            partitioning = List.copyOf(partitioning);
            sort = List.copyOf(sort);
        }
    }

    /** Topics that rows are sent to, in the cluster that is read. @param deadLetters what goes to quarantine @param topic what silver gains */
    public record Outlets(Optional<DeadLetters> deadLetters, Optional<OutTopic> topic) {
        public static final Outlets NONE = new Outlets(Optional.empty(), Optional.empty());
    }

    /**
     * Records that break the contract are sent on as they came.
     *
     * @param topic a topic's name, in which {@code {topic}} stands for the record's own
     * @param rate how many a second at most, by the time when they came in, for each topic
     * @param repeatsMillis of records with the same fault more than a few within this time are told of by one
     */
    public record DeadLetters(String topic, int rate, long repeatsMillis) {
        /** In the place of the name of the topic that a record came from. */
        public static final String SOURCE = "{topic}";

        /** Where records of a topic go. */
        public String of(String source) {
            return topic.replace(SOURCE, source);
        }
    }

    /** @param key columns whose values are the record's key; empty for none */
    public record OutTopic(String name, List<String> key) {
        public OutTopic {
            key = List.copyOf(key);
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
