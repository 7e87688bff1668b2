package io.lakeactors.engine.control;

import java.util.Comparator;
import org.apache.pekko.cluster.Member;

/** The order in which members came up; those that have not yet come last. */
final class MemberAge {
    static final Comparator<Member> OLDEST_FIRST = Comparator.comparingInt(Member::upNumber).thenComparing(member -> Addresses.of(member.address()));

    private MemberAge() {}
}
