package io.lakeactors.engine.maintenance;

import io.lakeactors.model.TableShape;
import io.lakeactors.model.TableShape.LiveFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which files shall be written into one. Pure.
 *
 * <p>A partition is compacted when it has many small files, the smallest first, and a file is taken along only if those smaller than the largest come to at least as much as it. So each row is written again only
 * as often as its file has doubled, however often little is added, and the files that remain are fewer than the doublings from the smallest to the goal. Where there are more than that all the same,
 * as many as there are too many are taken in any case.
 *
 * <p>A large file is written anew for the sake of the table's sort order only once, as it is in that order then, and only when there is time. Some of them are sorted together, so that each of the
 * new files has a part of the range that every one of the old ones had.
 */
final class CompactionPlan {
    /** Files of so much of the goal are large enough. */
    static final double LARGE = 0.75;
    private static final int FILES_OF_GROUP_MAX = 200;
    /** So many goals' worth of large files are sorted together. */
    private static final int SORTED_TOGETHER = 4;

    private final Limits limits;

    /**
     * @param targetBytes the goal
     * @param trigger a partition with fewer small files is left alone
     * @param tooMany more small files than this must not remain
     * @param sorts whether large files too are written anew that are not in the table's order
     */
    record Limits(long targetBytes, int trigger, int tooMany, boolean sorts) {
        Limits(long targetBytes, int trigger, int tooMany) {
            this(targetBytes, trigger, tooMany, false);
        }

        /** Few files too, as long as each at least comes near to doubling: for when there is time. */
        Limits thorough() {
            return new Limits(targetBytes, 2, tooMany, true);
        }

        /** Everything that can be made larger, when a person asks. */
        Limits all() {
            return new Limits(targetBytes, 2, 1, true);
        }

        long smallBelow() {
            return CompactionPlan.smallBelow(targetBytes);
        }
    }

    /** Files of one partition, in the order of the table. */
    record Group(String partition, List<LiveFile> files) {
        Group {
            files = List.copyOf(files);
        }

        long bytes() {
            return files.stream().mapToLong(LiveFile::bytes).sum();
        }

        List<String> paths() {
            return files.stream().map(LiveFile::path).toList();
        }
    }

    CompactionPlan(Limits limits) {
        this.limits = limits;
    }

    /** @param targetBytes the goal @return files of fewer bytes are small */
    static long smallBelow(long targetBytes) {
        return (long) (targetBytes * LARGE);
    }

    /** The groups that most relieve their partitions first. @param free which files may be taken */
    List<Group> groups(TableShape shape, Predicate<LiveFile> free) {
        var groups = new ArrayList<Group>();
        for (TableShape.Partition partition : shape.partitions()) {
            Set<String> chosen = chosen(partition.candidates().stream().filter(free).toList());
            packed(partition, file -> chosen.contains(file.path()), limits.targetBytes(), groups);
            if (limits.sorts()) {
                packed(partition, file -> file.unsorted() && file.bytes() >= limits.smallBelow() && !chosen.contains(file.path()) && free.test(file), SORTED_TOGETHER * limits.targetBytes(), groups);
            }
        }
        groups.sort(Comparator.comparingInt((Group group) -> group.files().size()).reversed().thenComparing(Group::partition));
        return groups;
    }

    private Set<String> chosen(List<LiveFile> candidates) {
        var small = candidates.stream().filter(file -> file.bytes() < limits.smallBelow()).sorted(Comparator.comparingLong(LiveFile::bytes)).toList();
        var chosen = new HashSet<String>();
        candidates.stream().filter(file -> file.deletes() > 0).forEach(file -> chosen.add(file.path()));
        if (small.size() >= limits.trigger()) {
            small.subList(0, Math.max(run(small), tooMany(small.size()))).forEach(file -> chosen.add(file.path()));
        }
        return chosen;
    }

    /** How many of the smallest ones come together so that even the largest of them at least doubles. */
    private int run(List<LiveFile> small) {
        long before = 0;
        int taken = 0;
        for (int i = 0; i < small.size(); i++) {
            boolean many = limits.trigger() > 2;
            if (i == 1 && many || i > 0 && small.get(i).bytes() <= (many ? before : 2 * before)) {
                taken = i + 1;
            }
            before += small.get(i).bytes();
        }
        return taken >= Math.min(limits.trigger(), 4) ? taken : 0;
    }

    private int tooMany(int small) {
        return small > limits.tooMany() ? small - limits.tooMany() + 1 : 0;
    }

    private void packed(TableShape.Partition partition, Predicate<LiveFile> chosen, long bytesMax, List<Group> groups) {
        var open = new ArrayList<LiveFile>();
        long bytes = 0;
        for (LiveFile file : partition.candidates()) {
            if (!chosen.test(file)) {
                continue;
            }
            if (!open.isEmpty() && (bytes + file.bytes() > bytesMax || open.size() >= FILES_OF_GROUP_MAX)) {
                close(partition, open, groups);
                bytes = 0;
            }
            open.add(file);
            bytes += file.bytes();
        }
        close(partition, open, groups);
    }

    private void close(TableShape.Partition partition, List<LiveFile> open, List<Group> groups) {
        if (open.size() > 1 || open.stream().anyMatch(file -> file.deletes() > 0 || file.unsorted() && file.bytes() >= limits.smallBelow())) {
            groups.add(new Group(partition.key(), open));
        }
        open.clear();
    }
}
