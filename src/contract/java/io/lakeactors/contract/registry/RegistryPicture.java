package io.lakeactors.contract.registry;

import io.lakeactors.contract.registry.RegistryAnswer.Pictured;
import io.lakeactors.contract.registry.RegistryAnswer.Restored;
import io.lakeactors.contract.registry.RegistryDesk.Outcome;
import io.lakeactors.contract.registry.RegistryEvent.ConfigSet;
import io.lakeactors.contract.registry.RegistryEvent.ContractPublished;
import io.lakeactors.contract.registry.RegistryEvent.ModeSet;
import io.lakeactors.contract.registry.RegistryEvent.NumbersSpent;
import io.lakeactors.contract.registry.RegistryEvent.SchemaRegistered;
import io.lakeactors.contract.registry.RegistryEvent.VersionDeleted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A registry as the events that make the same of an empty one: what a backup holds of it. Not its journal, which also has what is gone. */
final class RegistryPicture {
    /** Fits into what nodes send each other, unless one schema alone is longer. */
    private static final long PAGE_CHARS_MAX = 100_000;

    private RegistryPicture() {}

    static RegistryAnswer page(RegistryMemory memory, RegistryCall.Picture call) {
        if (call.changes() >= 0 && call.changes() != memory.changes()) {
            return new Pictured(List.of(), true, memory.changes());
        }
        var page = new ArrayList<RegistryEvent>();
        long chars = 0;
        for (var event : (Iterable<RegistryEvent>) of(memory).skip(call.skip())::iterator) {
            chars += chars(event);
            if (page.size() >= RegistryReading.NAMES_MAX || !page.isEmpty() && chars > PAGE_CHARS_MAX) {
                return new Pictured(page, true, memory.changes());
            }
            page.add(event);
        }
        return new Pictured(page, false, memory.changes());
    }

    private static Stream<RegistryEvent> of(RegistryMemory memory) {
        Stream<RegistryEvent> schemas = memory.subjects().sorted(Map.Entry.comparingByKey()).flatMap(subject -> subject.getValue().versions().stream()
                .flatMap(version -> version(memory, subject.getKey(), version)));
        Stream<RegistryEvent> configs = memory.configs().entrySet().stream().sorted(Map.Entry.comparingByKey()).map(one -> new ConfigSet(one.getKey(), one.getValue(), 0));
        Stream<RegistryEvent> modes = memory.modes().entrySet().stream().sorted(Map.Entry.comparingByKey()).map(one -> new ModeSet(one.getKey(), one.getValue(), 0));
        Stream<RegistryEvent> contracts = memory.contracts().contracts().entrySet().stream().sorted(Map.Entry.comparingByKey()).flatMap(one -> one.getValue().stream())
                .map(one -> new ContractPublished(one.name(), one.id(), one.version(), one.text(), one.at()));
        return Stream.of(schemas, configs, modes, contracts, Stream.of(new NumbersSpent(memory.nextId(), 0))).flatMap(events -> events);
    }

    /** When it was registered is not remembered. */
    private static Stream<RegistryEvent> version(RegistryMemory memory, String subject, SubjectMemory.Version version) {
        var registered = new SchemaRegistered(subject, version.number(), version.id(), memory.schema(version.id()).orElseThrow(), 0);
        return version.deleted() ? Stream.of(registered, new VersionDeleted(subject, version.number(), false, 0)) : Stream.of(registered);
    }

    private static long chars(RegistryEvent event) {
        return switch (event) {
            case SchemaRegistered registered -> RegistryMemory.size(registered.definition());
            case ContractPublished published -> published.text().length();
            default -> 0;
        };
    }

    /** Once more is no change, so a restore that was cut short goes on. */
    static Outcome restored(RegistryMemory memory, RegistryEvent event) {
        boolean held = switch (event) {
            case SchemaRegistered registered -> isHeld(memory, registered);
            case VersionDeleted(var subject, var number, var permanent, var at) ->
                    RegistryReading.known(memory, subject).find(number).orElseThrow(() -> RegistryReading.noVersion(number)).deleted();
            case ConfigSet(var subject, var config, var at) -> memory.config(subject).filter(config::equals).isPresent();
            case ModeSet(var subject, var mode, var at) -> memory.mode(subject).filter(there -> there == mode).isPresent();
            case ContractPublished published -> isHeld(memory, published);
            case NumbersSpent(var next, var at) -> next <= memory.nextId();
            case RegistryEvent.SubjectDeleted other -> throw refused("a picture has no " + other);
            case RegistryEvent.ConfigDropped other -> throw refused("a picture has no " + other);
            case RegistryEvent.ModeDropped other -> throw refused("a picture has no " + other);
        };
        return held ? Outcome.of(new Restored()) : Outcome.of(event, new Restored());
    }

    private static boolean isHeld(RegistryMemory memory, SchemaRegistered event) {
        boolean otherText = memory.schema(event.id()).filter(there -> !there.equals(event.definition())).isPresent();
        boolean otherNumber = memory.id(event.definition()).filter(id -> id != event.id()).isPresent();
        var version = memory.subject(event.subject()).find(event.version());
        if (otherText || otherNumber || version.filter(there -> there.id() != event.id()).isPresent()) {
            throw refused("subject '" + event.subject() + "' version " + event.version() + " with id " + event.id() + " is another schema here");
        }
        return version.isPresent();
    }

    private static boolean isHeld(RegistryMemory memory, ContractPublished event) {
        var there = memory.contracts().versions(event.name()).stream().filter(one -> one.version().equals(event.version())).findFirst();
        if (there.filter(one -> !one.text().equals(event.text())).isPresent()) {
            throw refused("contract " + event.name() + " " + event.version() + " is another one here");
        }
        return there.isPresent();
    }

    private static RegistryRefusal refused(String what) {
        return new RegistryRefusal(RegistryFault.NOT_PERMITTED, what);
    }
}
