package io.lakeactors.engine.gold;

import io.lakeactors.engine.WireMessage;
import io.lakeactors.model.LakeError;
import java.util.List;

/** What the keeper of gold tables answers. */
public sealed interface GoldReply extends WireMessage {
    record Viewed(GoldView view) implements GoldReply {}

    record ApplyEnded(boolean changed, List<String> changes) implements GoldReply {}

    record RunDone(GoldRecord run) implements GoldReply {}

    record TextsShown(String text, String contract) implements GoldReply {}

    record Refused(LakeError error) implements GoldReply {}
}
