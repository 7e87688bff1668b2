package io.lakeactors.engine.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.lakeactors.engine.checks.TicketBook;
import io.lakeactors.engine.pipeline.PipelineDirectory;
import io.lakeactors.engine.pipeline.PipelineEvent;
import io.lakeactors.engine.pipeline.PipelineMemory;
import io.lakeactors.engine.pipeline.Promise;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableName;
import io.lakeactors.model.WrittenFile;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** How events look in the journal: JSON under the names of record components, tables as {@code a.b}, and fields that this version does not know passed over. */
final class JournalJson {
    private JournalJson() {}

    static ObjectMapper mapper() {
        var words = new SimpleModule("lake-words");
        words.addSerializer(TableName.class, new JsonSerializer<>() {
            @Override
            public void serialize(TableName table, JsonGenerator out, SerializerProvider provider) throws IOException {
                out.writeString(table.toString());
            }
        });
        words.addDeserializer(TableName.class, new JsonDeserializer<>() {
            @Override
            public TableName deserialize(JsonParser in, DeserializationContext context) throws IOException {
                return TableName.parse(in.getValueAsString());
            }
        });
        words.addKeySerializer(TableName.class, keyed(TableName::toString));
        words.addKeyDeserializer(TableName.class, new KeyDeserializer() {
            @Override
            public Object deserializeKey(String key, DeserializationContext context) {
                return TableName.parse(key);
            }
        });
        words.addKeySerializer(SourceKey.class, keyed(JournalJson::write));
        words.addKeyDeserializer(SourceKey.class, new KeyDeserializer() {
            @Override
            public Object deserializeKey(String key, DeserializationContext context) {
                return read(key);
            }
        });
        return JsonMapper.builder()
                .addModule(new Jdk8Module())
                .addModule(words)
                .addMixIn(WrittenFile.class, FileOfOneOrMore.class)
                .addMixIn(PipelineDirectory.Names.class, NamesAndPromises.class)
                .addMixIn(PipelineEvent.ReplayTakenOut.class, WholeOrNot.class)
                .addMixIn(PipelineMemory.Run.class, WholeOrNot.class)
                .addMixIn(TicketBook.Entry.class, KnownOrNot.class)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
                .build();
    }

    /** Most files of a lagging reader are one batch's alone. */
    private interface FileOfOneOrMore {
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<String> sharers();
    }

    /** Few replays leave anything. */
    private interface WholeOrNot {
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String left();
    }

    /** As before 0.15, which did not remember that. */
    private interface KnownOrNot {
        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean known();
    }

    /** As before 0.13, where none has promised anything. */
    private interface NamesAndPromises {
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<String> former();

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, Promise> promises();
    }

    private interface Text<T> {
        String of(T value);
    }

    private static <T> JsonSerializer<T> keyed(Text<T> text) {
        return new JsonSerializer<>() {
            @Override
            public void serialize(T key, JsonGenerator out, SerializerProvider provider) throws IOException {
                out.writeFieldName(text.of(key));
            }
        };
    }

    private static String write(SourceKey key) {
        return encode(key.clusterId()) + "/" + encode(key.topicId()) + "/" + encode(key.topic()) + "/" + key.partition();
    }

    private static SourceKey read(String text) {
        String[] parts = text.split("/", -1);
        return new SourceKey(decode(parts[0]), decode(parts[1]), decode(parts[2]), Integer.parseInt(parts[3]));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
