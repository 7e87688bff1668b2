package io.lakeactors.contract;

import io.lakeactors.contract.PipelineSpec.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads which topics a pipeline is about: their names, or a pattern of names. */
final class TopicsReader {
    private static final String TOPICS = "topics";
    private static final String PATTERN = "topicPattern";
    static final List<String> KEYS = List.of(TOPICS, PATTERN);

    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");
    private static final String EXPRESSION = ".*[*+?()\\[\\]{}|\\\\^$].*";

    private final Keys kafka;
    private final Faults faults;

    TopicsReader(Keys kafka, Faults faults) {
        this.kafka = kafka;
        this.faults = faults;
    }

    /** The topics; no names where a fault was reported. */
    Topics read() {
        if (!kafka.has(PATTERN)) {
            return new Topics.Named(names());
        }
        if (kafka.has(TOPICS)) {
            kafka.fault(PATTERN, kafka.path(PATTERN) + " is given besides topics", "Keep one of them.");
        }
        var text = kafka.text(PATTERN);
        var flaw = text.flatMap(TopicPattern::flaw);
        flaw.ifPresent(why -> kafka.fault(PATTERN, kafka.path(PATTERN) + " is not valid: " + why,
                "Use RE2 syntax, as in orders\\..*: no look-around, no back references; single quotes keep YAML from reading backslashes."));
        return text.isEmpty() || flaw.isPresent() ? new Topics.Named(List.of()) : new Topics.Matching(new TopicPattern(text.get()));
    }

    /** Whether a topic can be called so. */
    static boolean isName(String text) {
        return TOPIC.matcher(text).matches() && !text.equals(".") && !text.equals("..");
    }

    private List<String> names() {
        var names = new ArrayList<String>();
        var written = kafka.texts(TOPICS);
        for (YamlNode.Scalar topic : written) {
            if (!isName(topic.text())) {
                faults.add(topic, "\"" + topic.text() + "\" cannot be a topic's name", topic.text().matches(EXPRESSION)
                        ? "For topics by a pattern write " + PATTERN + " in the place of topics." : "Use letters, digits, dots, dashes and underscores.");
            } else if (names.contains(topic.text())) {
                faults.add(topic, "the topic \"" + topic.text() + "\" is listed twice", "List it once.");
            } else {
                names.add(topic.text());
            }
        }
        if (written.isEmpty()) {
            kafka.fault(TOPICS, kafka.path(TOPICS) + " names no topic", "Add topics: [NAME], or " + PATTERN + ": EXPRESSION.");
        }
        return names;
    }
}
