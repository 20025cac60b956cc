import com.fasterxml.jackson.databind.JsonNode;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.chat.ChatContent;
import io.statuscast.whatsapp.chat.ChatMessage;
import io.statuscast.whatsapp.client.LinkCodeOutcome;
import io.statuscast.whatsapp.status.MessageIds;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.RevokeOutcome;
import io.statuscast.whatsapp.status.StatusAudience;
import io.statuscast.whatsapp.status.StatusContent;
import io.statuscast.whatsapp.status.StatusPost;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a line can ask of a number.
final class Commands {
    private static final MessageIds IDS = new MessageIds(InstantSource.system(), new SecureRandom());

    private Commands() {}

    static Object run(Number number, JsonNode command) throws IOException {
        return switch (command.path("do").asText()) {
            case "publish" -> publish(number, command);
            case "send" -> send(number, command);
            case "code" -> linkCode(number, command.path("digits").asText());
            case "revoke" -> revoke(number, command.path("messageId").asText());
            case "view" -> view(number, command);
            case "contacts" -> contacts(number);
            case "download" ->
                number.download(
                        command.path("messageId").asText(),
                        Path.of(command.path("file").asText()));
            case "wipe" -> number.wipe();
            default -> throw new IllegalArgumentException("no such command: " + command);
        };
    }

    private static Map<String, Object> publish(Number number, JsonNode command) throws IOException {
        String id = command.path("messageId").asText(newId(number));
        return outcome(
                id, number.client.publish(new StatusPost(id, content(command.path("content")), audience(command))));
    }

    private static Map<String, Object> send(Number number, JsonNode command) throws IOException {
        JsonNode content = command.path("content");
        ChatContent message = switch (content.path("kind").asText()) {
            case "text" -> new ChatContent.Text(content.path("text").asText(), List.of());
            case "poll" -> new ChatContent.Poll(content.path("question").asText(), texts(content.path("options")), 1);
            default ->
                switch (content(content)) {
                    case StatusContent.Image image -> new ChatContent.Image(image);
                    case StatusContent.Video video -> new ChatContent.Video(video);
                    case StatusContent.Voice voice ->
                        new ChatContent.Voice(voice.file(), voice.seconds(), voice.waveform());
                    case StatusContent.Text text -> new ChatContent.Text(text.text(), List.of());
                };
        };
        String id = newId(number);
        return outcome(
                id,
                number.client.send(new ChatMessage(id, Jid.parse(command.path("to").asText()), message)));
    }

    private static Map<String, Object> outcome(String id, PublishOutcome outcome) {
        return Map.of(
                "messageId", id, "outcome", outcome.getClass().getSimpleName(), "detail", outcome.toString());
    }

    private static String newId(Number number) {
        return IDS.next(number.client.identity().orElseThrow().phone().user());
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static Map<String, Object> linkCode(Number number, String digits) {
        return switch (number.client.requestLinkCode(digits)) {
            case LinkCodeOutcome.Offered(var code) -> Map.of("code", code.code());
            case LinkCodeOutcome.Refused refused -> throw new IllegalStateException(refused.toString());
        };
    }

    private static Map<String, Object> revoke(Number number, String messageId) {
        RevokeOutcome outcome = number.client.revoke(messageId);
        return Map.of("outcome", outcome.getClass().getSimpleName(), "detail", outcome.toString());
    }

    private static Map<String, Object> view(Number number, JsonNode command) {
        Jid author = Jid.parse(command.path("author").asText());
        var outcome = number.client.markRead(
                Jid.STATUS, author, List.of(command.path("messageId").asText()));
        return Map.of("outcome", outcome.toString());
    }

    private static StatusAudience audience(JsonNode command) {
        return command.has("only")
                ? new StatusAudience.Only(texts(command.path("only")))
                : new StatusAudience.Contacts();
    }

    private static StatusContent content(JsonNode content) throws IOException {
        Path file = Path.of(content.path("file").asText());
        String type = content.path("mimetype").asText();
        String caption = content.path("caption").asText(null);
        int width = content.path("width").asInt();
        int height = content.path("height").asInt();
        int seconds = content.path("seconds").asInt();
        int ground = content.path("backgroundArgb").intValue();
        byte[] thumbnail = content.has("thumbnail") ? content.path("thumbnail").binaryValue() : new byte[0];
        return switch (content.path("kind").asText()) {
            case "text" ->
                new StatusContent.Text(
                        content.path("text").asText(),
                        ground,
                        content.path("textArgb").intValue(),
                        content.path("font").asInt());
            case "image" -> new StatusContent.Image(file, type, caption, width, height, thumbnail);
            case "video" -> new StatusContent.Video(file, type, caption, seconds, width, height, thumbnail, false);
            case "gif" -> new StatusContent.Video(file, type, caption, seconds, width, height, thumbnail, true);
            case "voice" ->
                new StatusContent.Voice(file, type, seconds, content.path("waveform").binaryValue(), ground);
            default -> throw new IllegalArgumentException("no such content: " + content);
        };
    }

    private static List<Map<String, String>> contacts(Number number) {
        return number.client.contacts().stream()
                .map(contact -> Map.of(
                        "phone", String.valueOf(contact.phone()),
                        "lid", String.valueOf(contact.lid()),
                        "name", contact.name(),
                        "firstName", contact.firstName()))
                .toList();
    }
}
