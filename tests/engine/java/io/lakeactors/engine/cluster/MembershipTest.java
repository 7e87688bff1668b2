package io.lakeactors.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.util.Version;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

class MembershipTest {
    private static final Member SELF = member(1, MemberStatus.up(), "ingest");

    private static Member member(int number, MemberStatus status, String role) {
        var address = new UniqueAddress(new Address("pekko", "lake", "127.0.0.1", 7_000 + number), number);
        return new Member(address, number, status, CollectionConverters.asScala(Set.of(role, "dc-default")).toSet(), Version.Zero());
    }

    private static boolean hasSuccessor(Set<Member> unreachable, Member... others) {
        var members = new java.util.ArrayList<>(List.of(others));
        members.add(SELF);
        return Membership.hasSuccessor(members, unreachable, SELF.uniqueAddress(), "ingest");
    }

    @Test
    void aNodeOfItsRoleThatStaysTakesOver() {
        assertThat(hasSuccessor(Set.of())).isFalse();
        assertThat(hasSuccessor(Set.of(), member(2, MemberStatus.up(), "ingest"))).isTrue();
        assertThat(hasSuccessor(Set.of(), member(2, MemberStatus.weaklyUp(), "ingest"))).isTrue();
        assertThat(hasSuccessor(Set.of(), member(2, MemberStatus.up(), "api"))).isFalse();
    }

    @Test
    void whoLeavesAsWellTakesNothingOver() {
        for (var status : List.of(MemberStatus.joining(), MemberStatus.leaving(), MemberStatus.exiting(), MemberStatus.down())) {
            assertThat(hasSuccessor(Set.of(), member(2, status, "ingest"))).as(status.toString()).isFalse();
        }
    }

    @Test
    void whoCannotBeReachedMayBeDeadAndTakesNothingOver() {
        var dead = member(2, MemberStatus.up(), "ingest");
        assertThat(hasSuccessor(Set.of(dead), dead)).isFalse();
        assertThat(hasSuccessor(Set.of(dead), dead, member(3, MemberStatus.up(), "ingest"))).isTrue();
    }
}
