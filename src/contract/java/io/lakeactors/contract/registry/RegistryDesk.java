package io.lakeactors.contract.registry;

import io.lakeactors.contract.registry.RegistryAnswer.Configured;
import io.lakeactors.contract.registry.RegistryAnswer.InMode;
import io.lakeactors.contract.registry.RegistryAnswer.Refused;
import io.lakeactors.contract.registry.RegistryCall.Check;
import io.lakeactors.contract.registry.RegistryCall.DeleteSubject;
import io.lakeactors.contract.registry.RegistryCall.DeleteVersion;
import io.lakeactors.contract.registry.RegistryCall.DropConfig;
import io.lakeactors.contract.registry.RegistryCall.DropMode;
import io.lakeactors.contract.registry.RegistryCall.Register;
import io.lakeactors.contract.registry.RegistryCall.SetConfig;
import io.lakeactors.contract.registry.RegistryCall.SetMode;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what becomes of a call. Keeps nothing but schemas that it has read before; not safe for threads. */
public final class RegistryDesk {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryDesk.class);

    private final RegistryTexts texts = new RegistryTexts();
    private final RegistryReading reading = new RegistryReading(texts);
    private final Registration registration = new Registration(texts);

    /** @param event what is to be remembered before the answer is given */
    public record Outcome(Optional<RegistryEvent> event, RegistryAnswer answer) {
        static Outcome of(RegistryAnswer answer) {
            return new Outcome(Optional.empty(), answer);
        }

        static Outcome of(RegistryEvent event, RegistryAnswer answer) {
            return new Outcome(Optional.of(event), answer);
        }
    }

    /** @param now milliseconds since 1970; stands in the event, and decides nothing */
    public Outcome answer(RegistryMemory memory, RegistryCall call, long now) {
        try {
            return switch (call) {
                case Register register -> registration.register(memory, register, now);
                case Check check -> Outcome.of(registration.check(memory, check));
                case DeleteVersion(var subject, var version, var permanent) -> deleteVersion(memory, subject, version, permanent, now);
                case DeleteSubject(var subject, var permanent) -> deleteSubject(memory, subject, permanent, now);
                case SetConfig(var subject, var config) -> setConfig(memory, subject, config, now);
                case DropConfig(var subject) -> dropConfig(memory, subject, now);
                case SetMode(var subject, var mode, var force) -> setMode(memory, subject, mode, force, now);
                case DropMode(var subject) -> dropMode(memory, subject, now);
                case RegistryCall.ById byId -> Outcome.of(reading.byId(memory, byId));
                case RegistryCall.Serialized(var inner) -> serialized(memory, answer(memory, inner, now));
                case RegistryCall.UsesOf uses -> Outcome.of(reading.uses(memory, uses));
                case RegistryCall.Subjects subjects -> Outcome.of(reading.subjects(memory, subjects));
                case RegistryCall.Schemas schemas -> Outcome.of(reading.schemas(memory, schemas));
                case RegistryCall.Versions versions -> Outcome.of(reading.versions(memory, versions));
                case RegistryCall.Version version -> Outcome.of(reading.version(memory, version));
                case RegistryCall.ReferencedBy named -> Outcome.of(reading.referencedBy(memory, named));
                case RegistryCall.Lookup lookup -> Outcome.of(reading.lookup(memory, lookup));
                case RegistryCall.ShowConfig show -> Outcome.of(reading.config(memory, show));
                case RegistryCall.ShowMode show -> Outcome.of(reading.mode(memory, show));
                case RegistryCall.PublishContract publish -> Publication.publish(memory, publish, now);
                case RegistryCall.HoldContract hold -> Outcome.of(Publication.hold(memory, hold));
                case RegistryCall.Picture picture -> Outcome.of(RegistryPicture.page(memory, picture));
                case RegistryCall.Restore(var event) -> RegistryPicture.restored(memory, event);
                case RegistryCall.Contracts contracts -> Outcome.of(Publication.lines(memory, contracts));
                case RegistryCall.ContractVersion version -> Outcome.of(Publication.find(memory, version));
            };
        } catch (RegistryRefusal refusal) {
            return Outcome.of(new Refused(refusal.fault(), refusal.getMessage()));
        } catch (RuntimeException | StackOverflowError unforeseen) {
            return Outcome.of(unforeseen(call, unforeseen));
        }
    }

    /** Thrown on, it would end the registry, which then reads all of its journal again, and so each time that the client tries once more. */
    private static RegistryAnswer unforeseen(RegistryCall call, Throwable fault) {
        LOG.error("The registry could not handle a {}.", call.getClass().getSimpleName(), fault);
        String what = "the registry cannot handle this (" + fault.getClass().getSimpleName() + ")";
        return switch (call) {
            case RegistryCall.PublishContract publish -> Publication.unforeseen(publish.file(), what);
            case RegistryCall.HoldContract hold -> Publication.unforeseen(hold.file(), what);
            default -> new Refused(RegistryFault.INVALID_SCHEMA, what + ": its log says more");
        };
    }

    private Outcome serialized(RegistryMemory memory, Outcome outcome) {
        return outcome.answer() instanceof RegistryAnswer.Found found ? new Outcome(outcome.event(), reading.serialized(memory, found)) : outcome;
    }

    static void mayChange(RegistryMemory memory, String subject) {
        if (memory.effectiveMode(subject) == RegistryMode.READONLY) {
            throw new RegistryRefusal(RegistryFault.NOT_PERMITTED, "Subject '" + subject + "' is in read-only mode");
        }
    }

    private static Outcome deleteVersion(RegistryMemory memory, String name, int wanted, boolean permanent, long now) {
        mayChange(memory, name);
        var subject = RegistryReading.known(memory, name);
        var version = wanted == RegistryCall.LATEST ? subject.latest().orElseThrow(() -> RegistryReading.noVersion(wanted))
                : subject.find(wanted).orElseThrow(() -> RegistryReading.noVersion(wanted));
        if (version.deleted() && !permanent) {
            throw new RegistryRefusal(RegistryFault.VERSION_SOFT_DELETED,
                    "Subject '" + name + "' Version " + version.number() + " was soft deleted. Set permanent=true to delete permanently");
        }
        if (!version.deleted() && permanent) {
            throw new RegistryRefusal(RegistryFault.VERSION_NOT_SOFT_DELETED,
                    "Subject '" + name + "' Version " + version.number() + " was not deleted first before being permanently deleted");
        }
        unnamed(memory, name, version);
        return Outcome.of(new RegistryEvent.VersionDeleted(name, version.number(), permanent, now), new RegistryAnswer.Numbers(java.util.List.of(version.number())));
    }

    private static Outcome deleteSubject(RegistryMemory memory, String name, boolean permanent, long now) {
        mayChange(memory, name);
        var subject = RegistryReading.known(memory, name);
        boolean live = subject.latest().isPresent();
        if (!live && !permanent) {
            throw new RegistryRefusal(RegistryFault.SUBJECT_SOFT_DELETED, "Subject '" + name + "' was soft deleted. Set permanent=true to delete permanently");
        }
        if (live && permanent) {
            throw new RegistryRefusal(RegistryFault.SUBJECT_NOT_SOFT_DELETED, "Subject '" + name + "' was not deleted first before being permanently deleted");
        }
        var versions = permanent ? subject.versions() : subject.live();
        versions.forEach(version -> unnamed(memory, name, version));
        return Outcome.of(new RegistryEvent.SubjectDeleted(name, permanent, now), new RegistryAnswer.Numbers(versions.stream().map(SubjectMemory.Version::number).toList()));
    }

    /** Whoever reads a schema that names another needs that one too. */
    private static void unnamed(RegistryMemory memory, String subject, SubjectMemory.Version version) {
        if (!memory.namedBy(new RegistryAnswer.Use(subject, version.number())).isEmpty()) {
            throw new RegistryRefusal(RegistryFault.REFERENCE_EXISTS,
                    "One or more references exist to the schema {magic=1,keytype=SCHEMA,subject=" + subject + ",version=" + version.number() + "}.");
        }
    }

    private static Outcome setConfig(RegistryMemory memory, String subject, RegistryConfig config, long now) {
        Registration.named(subject, true);
        mayChange(memory, subject);
        var after = config.or(memory.config(subject).orElse(RegistryConfig.UNSET));
        return Outcome.of(new RegistryEvent.ConfigSet(subject, after, now), new Configured(config));
    }

    private static Outcome dropConfig(RegistryMemory memory, String subject, long now) {
        mayChange(memory, subject);
        var before = memory.config(subject);
        if (before.isEmpty() && !subject.isEmpty()) {
            throw new RegistryRefusal(RegistryFault.SUBJECT_NOT_FOUND, "Subject '" + subject + "' not found.");
        }
        return Outcome.of(new RegistryEvent.ConfigDropped(subject, now), new Configured(before.orElse(RegistryConfig.DEFAULT)));
    }

    private static Outcome setMode(RegistryMemory memory, String subject, RegistryMode mode, boolean force, long now) {
        Registration.named(subject, true);
        boolean filled = subject.isEmpty() ? memory.size() > 0 : !memory.subject(subject).versions().isEmpty();
        if (mode == RegistryMode.IMPORT && memory.effectiveMode(subject) != mode && filled && !force) {
            throw new RegistryRefusal(RegistryFault.NOT_PERMITTED, "Cannot import since found existing subjects");
        }
        return Outcome.of(new RegistryEvent.ModeSet(subject, mode, now), new InMode(mode));
    }

    private static Outcome dropMode(RegistryMemory memory, String subject, long now) {
        var before = memory.mode(subject).orElseThrow(() -> new RegistryRefusal(RegistryFault.SUBJECT_NOT_FOUND, "Subject '" + subject + "' not found."));
        return Outcome.of(new RegistryEvent.ModeDropped(subject, now), new InMode(before));
    }
}
