import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** What the sink wants to be there: {@code PrepareConnect BOOTSTRAP CONTROL_TOPIC DIR} makes the topic by which its tasks commit, and the table DIR/db/events. */
public final class PrepareConnect {
    private PrepareConnect() {}

    public static void main(String[] args) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) args[0]))) {
            admin.createTopics(List.of(new NewTopic(args[1], 1, (short) 1))).all().get();
        }
        EventsTable.create(Path.of(args[2]).toUri().toString());
    }
}
