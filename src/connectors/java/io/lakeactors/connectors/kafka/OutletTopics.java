package io.lakeactors.connectors.kafka;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics that an outlet sends to: made if they are not there. */
final class OutletTopics {
    private static final int MILLIS = 10_000;

    private final Admins admins;
    private final Map<String, Boolean> looked = new HashMap<>();
    private final Set<String> there = new HashSet<>();

    OutletTopics(Admins admins) {
        this.admins = admins;
    }

    /** @param like a topic that has as many partitions @throws LakeException {@link ErrorCode#SOURCE_DENIED}, {@link ErrorCode#SOURCE_UNREACHABLE} */
    void require(String topic, String like) {
        if (!there.contains(topic)) {
            if (described(topic).isEmpty()) {
                make(topic, described(like).map(found -> found.partitions().size()));
            }
            there.add(topic);
        }
    }

    /** Looked for once: an outlet that meets a topic which has gone since is opened anew. */
    boolean isThere(String topic) {
        return there.contains(topic) || looked.computeIfAbsent(topic, name -> described(name).isPresent());
    }

    private Optional<TopicDescription> described(String topic) {
        try {
            return Optional.of(admins.get().describeTopics(List.of(topic), new DescribeTopicsOptions().timeoutMs(MILLIS)).topicNameValues().get(topic).get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Faults.of(e, "look for topic " + topic, admins.bootstrap()).asException(e);
        } catch (ExecutionException | RuntimeException e) {
            if (Faults.isMissingTopic(e)) {
                return Optional.empty();
            }
            throw e instanceof LakeException known ? known : Faults.of(e, "look for topic " + topic, admins.bootstrap()).asException(e);
        }
    }

    private void make(String topic, Optional<Integer> partitions) {
        try {
            admins.get().createTopics(List.of(new NewTopic(topic, partitions, Optional.empty())), new CreateTopicsOptions().timeoutMs(MILLIS)).all().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Faults.of(e, "make topic " + topic, admins.bootstrap()).asException(e);
        } catch (ExecutionException | RuntimeException e) {
            Throwable cause = Faults.cause(e);
            if (cause instanceof AuthorizationException) {
                throw LakeError.of(ErrorCode.SOURCE_DENIED, "there is no topic \"" + topic + "\", and Kafka does not let us make it: " + cause.getMessage(), admins.bootstrap(),
                        "Create it, or grant the node's user the right to").asException(e);
            }
            if (!(cause instanceof TopicExistsException)) {
                throw e instanceof LakeException known ? known : Faults.of(e, "make topic " + topic, admins.bootstrap()).asException(e);
            }
        }
    }
}
