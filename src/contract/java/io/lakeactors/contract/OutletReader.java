package io.lakeactors.contract;

import io.lakeactors.contract.PipelineSpec.DeadLetters;
import io.lakeactors.contract.PipelineSpec.OutTopic;
import io.lakeactors.contract.PipelineSpec.Outlets;
import io.lakeactors.contract.PipelineSpec.Silver;
import io.lakeactors.contract.PipelineSpec.Topics;
import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads to which topics a pipeline sends rows. None of them may be one that it reads: what it sent would come back for ever. */
final class OutletReader {
    static final String DEAD_LETTERS = "dead-letters";
    static final String TOPIC = "topic";
    private static final String RATE = "rate";
    private static final String REPEATS = "repeats";
    private static final String NAME = "name";
    private static final String KEY = "key";
    private static final String FORMAT = "format";
    static final String[] DEAD_LETTER_KEYS = {TOPIC, RATE, REPEATS};
    static final String[] TOPIC_KEYS = {NAME, FORMAT, KEY};
    private static final String BY_DEFAULT = DeadLetters.SOURCE + ".dlq";
    private static final int RATE_MIN = 2;
    private static final int RATE_MAX = 10_000;
    private static final int RATE_BY_DEFAULT = 100;
    private static final long MINUTE = 60 * PipelineReader.SECOND;
    private static final int NAME_MAX = 249;

    private final Keys to;
    private final Optional<Topics> topics;
    private final Optional<Silver> silver;
    private final Optional<Contract> contract;
    private final Faults faults;

    /** @param topics that are read; empty where they have faults, as {@code silver} and {@code contract} */
    OutletReader(Keys to, Optional<Topics> topics, Optional<Silver> silver, Optional<Contract> contract, Faults faults) {
        this.to = to;
        this.topics = topics;
        this.silver = silver;
        this.contract = contract;
        this.faults = faults;
    }

    Outlets read() {
        var letters = to.under(DEAD_LETTERS, DEAD_LETTER_KEYS).map(this::deadLetters);
        var topic = to.under(TOPIC, TOPIC_KEYS).flatMap(this::topic);
        for (String key : List.of(DEAD_LETTERS, TOPIC)) {
            if (to.has(key) && !to.has("silver")) {
                to.fault(key, to.path(key) + " has nothing to send, as there is no silver table", "Leave it out, or add silver.");
            }
        }
        if (letters.isPresent() && topic.isPresent() && sources(letters.get()).anyMatch(topic.get().name()::equals)) {
            to.fault(TOPIC, "rows and dead letters would be sent to the same topic \"" + topic.get().name() + "\"", "Give each a topic of its own.");
        }
        return new Outlets(letters, topic);
    }

    /** Where they go, as far as it is known now. */
    private Stream<String> sources(DeadLetters letters) {
        return topics.stream().flatMap(read -> read instanceof Topics.Named(var names) ? names.stream() : Stream.of(letters.topic())).map(letters::of);
    }

    private DeadLetters deadLetters(Keys keys) {
        String template = keys.text(TOPIC).orElse(BY_DEFAULT);
        String plain = template.replace(DeadLetters.SOURCE, "t");
        if (!TopicsReader.isName(plain)) {
            keys.fault(TOPIC, "\"" + template + "\" cannot be a topic's name", "Use letters, digits, dots, dashes and underscores; " + DeadLetters.SOURCE + " stands for the topic that a record came from.");
        }
        Optional<Long> rate = keys.text(RATE).flatMap(written -> rate(keys, written));
        long repeats = PipelineReader.millis(keys, REPEATS, PipelineReader.SECOND, 60 * MINUTE).orElse(MINUTE);
        var letters = new DeadLetters(template, rate.orElse((long) RATE_BY_DEFAULT).intValue(), repeats);
        topics.ifPresent(read -> apart(keys, letters, read));
        return letters;
    }

    private Optional<Long> rate(Keys keys, String written) {
        Optional<Long> rate = Amounts.perSecond(written);
        if (rate.isEmpty()) {
            keys.fault(RATE, keys.path(RATE) + " cannot be \"" + written + "\"", "Write records a second, as in 100/s.");
        } else if (rate.get() < RATE_MIN || rate.get() > RATE_MAX) {
            keys.fault(RATE, keys.path(RATE) + " cannot be " + written, "It is at least " + RATE_MIN + "/s and at most " + RATE_MAX + "/s; without dead letters leave " + to.path(DEAD_LETTERS) + " out.");
        }
        return rate;
    }

    private void apart(Keys keys, DeadLetters letters, Topics read) {
        switch (read) {
            case Topics.Named(var names) -> names.stream().map(letters::of).distinct().forEach(name -> {
                if (name.length() > NAME_MAX) {
                    keys.fault(TOPIC, "the topic \"" + name + "\" has a name longer than " + NAME_MAX + " characters", "Choose a shorter one.");
                } else if (names.contains(name)) {
                    comesBack(keys, TOPIC, name);
                }
            });
            case Topics.Matching(var pattern) -> {
                String example = letters.of(example(pattern));
                if (pattern.matches(example)) {
                    keys.fault(TOPIC, "topics such as \"" + example + "\" are read too, as they match from.kafka.topicPattern: what is sent there would come back",
                            "Choose names that the pattern does not match, such as dlq." + DeadLetters.SOURCE + ".");
                }
            }
        }
    }

    /** A name that a pattern of the usual kinds matches. What this does not find is refused when such a topic comes. */
    static String example(TopicPattern pattern) {
        return pattern.text().replaceAll("\\\\\\.", ".").replaceAll("(\\[[^]]*]|\\.|\\\\[wd])[*+]\\??", "0").replaceAll("[\\^$()]", "").replaceAll("\\|.*", "");
    }

    private void comesBack(Keys keys, String key, String name) {
        keys.fault(key, "the topic \"" + name + "\" is read by this pipeline: what is sent there would come back", "Choose another name.");
    }

    private Optional<OutTopic> topic(Keys keys) {
        Optional<String> name = keys.needed(NAME, "Add name: TOPIC.");
        if (name.isPresent() && !TopicsReader.isName(name.get())) {
            keys.fault(NAME, "\"" + name.get() + "\" cannot be a topic's name", "Use letters, digits, dots, dashes and underscores.");
        } else if (name.isPresent() && topics.filter(read -> reads(read, name.get())).isPresent()) {
            comesBack(keys, NAME, name.get());
        }
        PipelineReader.oneOf(keys, FORMAT, List.of("json"));
        silver.flatMap(Silver::merge).ifPresent(merge -> to.fault(TOPIC, "rows of a table that is merged are replaced, and only rows that are added can be sent", "Leave " + to.path(TOPIC)
                + " out, or merge: the topic's readers can keep the newest of each key themselves."));
        return name.map(found -> new OutTopic(found, key(keys)));
    }

    private static boolean reads(Topics topics, String name) {
        return switch (topics) {
            case Topics.Named(var names) -> names.contains(name);
            case Topics.Matching(var pattern) -> pattern.matches(name);
        };
    }

    private List<String> key(Keys keys) {
        var found = new ArrayList<String>();
        List<String> names = contract.stream().flatMap(under -> Stream.concat(under.schema().fields().stream(), AuditColumns.FIELDS.stream())).map(Field::name).toList();
        for (YamlNode.Scalar column : keys.texts(KEY)) {
            if (contract.isPresent() && !names.contains(column.text())) {
                faults.add(column, "the contract has no column \"" + column.text() + "\" for the key", Spelling.suggest(column.text(), names));
            } else if (found.contains(column.text())) {
                faults.add(column, "\"" + column.text() + "\" stands twice in " + keys.path(KEY), "Keep one of them.");
            } else {
                found.add(column.text());
            }
        }
        return found;
    }
}
