package io.lakeactors.engine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The texts of a pipeline and its contract, as they travel between nodes: by their digest, once the other node knows them.
 *
 * @param digest of both; two texts with one digest are the same
 */
public record PipelineTexts(String pipeline, String contract, String digest) {
    public static PipelineTexts of(String pipeline, String contract) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            sha.update(pipeline.getBytes(StandardCharsets.UTF_8));
            // No text has it: where one ends and the other begins is part of what is digested.
            sha.update((byte) 0);
            sha.update(contract.getBytes(StandardCharsets.UTF_8));
            return new PipelineTexts(pipeline, contract, HexFormat.of().formatHex(sha.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Those that one node has heard of. Safe for threads. */
    public static final class Known {
        private static final int KEPT = 1_000;

        private final Map<String, PipelineTexts> byDigest = new ConcurrentHashMap<>();

        /**
         * Remembers texts, or finds those that are only named.
         *
         * @param pipeline empty if they are only named
         * @return empty if they are not known here
         */
        public Optional<PipelineTexts> heard(String pipeline, String contract, String digest) {
            if (pipeline.isEmpty()) {
                return Optional.ofNullable(byDigest.get(digest));
            }
            if (byDigest.size() >= KEPT) {
                // Who needs one that is forgotten asks for it again.
                byDigest.clear();
            }
            return Optional.of(byDigest.computeIfAbsent(digest, fresh -> new PipelineTexts(pipeline, contract, digest)));
        }
    }
}
