package io.statuscast.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.statuscast.emulator.faults.FaultPlan;
import io.statuscast.emulator.faults.FaultRule;
import io.statuscast.emulator.phone.Author;
import io.statuscast.emulator.phone.SeenStatus;
import io.statuscast.emulator.phone.SimulatedPhone;
import io.statuscast.emulator.world.AppStateDesk;
import io.statuscast.emulator.world.Faults;
import io.statuscast.emulator.world.LinkFaults;
import io.statuscast.emulator.world.StreamErrors;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// What the control API can do; `docs/protocol/emulator.md` lists its requests.
final class ControlRoutes {
    record Answer(int status, String contentType, byte[] body) {
        static Answer json(int status, Object value) {
            return new Answer(status, "application/json", Json.of(value).getBytes(UTF_8));
        }
    }

    private static final Answer NOT_FOUND = Answer.json(404, Map.of("error", "no such route"));
    private static final Answer DONE = Answer.json(200, Map.of());

    private final WhatsAppEmulator emulator;
    private final ChatRoutes chats;

    ControlRoutes(WhatsAppEmulator emulator) {
        this.emulator = emulator;
        this.chats = new ChatRoutes(emulator);
    }

    Answer answer(String method, String path, Map<String, String> parameters) {
        List<String> steps = List.of(path.substring(1).split("/"));
        boolean post = method.equals("POST");
        return switch (steps.getFirst()) {
            case "accounts" ->
                steps.size() == 1
                        ? account(emulator.phone(required(parameters, "phone")), parameters)
                        : account(post, steps, parameters);
            case "groups" -> chats.groups(post, steps, parameters).orElse(NOT_FOUND);
            case "faults" -> faults(parameters);
            case "refusals" -> Answer.json(200, refusals());
            case "log" -> Answer.json(200, log());
            case "stanzas" -> Answer.json(200, stanzas(required(parameters, "device")));
            default -> NOT_FOUND;
        };
    }

    private static Answer account(SimulatedPhone phone, Map<String, String> parameters) {
        String name = parameters.get("name");
        if (name != null) {
            phone.rename(name);
        }
        return Answer.json(200, describe(phone));
    }

    private Answer account(boolean post, List<String> steps, Map<String, String> parameters) {
        SimulatedPhone phone = emulator.phone(steps.get(1));
        String what = steps.size() == 2 ? "" : steps.get(2);
        if (!post) {
            return read(phone, what, steps);
        }
        switch (what) {
            case "contacts" -> phone.saveContact(required(parameters, "phone"), required(parameters, "name"));
            case "scan" -> {
                Jid companion = phone.scan(required(parameters, "qr"));
                return Answer.json(200, Map.of("companion", companion.toString()));
            }
            case "code" -> phone.enterCode(required(parameters, "code"));
            case "view" -> phone.view(required(parameters, "messageId"));
            case "play" -> phone.author().play(required(parameters, "messageId"));
            case "post" -> {
                return Answer.json(200, Map.of("messageId", post(phone.author(), parameters)));
            }
            case "revoke" -> phone.author().revoke(required(parameters, "messageId"));
            case "reply" -> phone.author().reply(required(parameters, "messageId"), required(parameters, "text"));
            case "react" ->
                phone.author().react(required(parameters, "messageId"), parameters.getOrDefault("emoji", ""));
            case "rotateKey" -> phone.rotateAppStateKey();
            case "forget" -> phone.forgetSignalState();
            default -> {
                return chats.post(phone, what, parameters).orElse(NOT_FOUND);
            }
        }
        return Answer.json(200, describe(phone));
    }

    private static String post(Author author, Map<String, String> parameters) {
        String text = required(parameters, "text");
        String image = parameters.get("imageBase64");
        return image == null
                ? author.text(text, Integer.parseUnsignedInt(parameters.getOrDefault("backgroundArgb", "0")), 0)
                : author.image(Base64.getDecoder().decode(image), text);
    }

    private Answer read(SimulatedPhone phone, String what, List<String> steps) {
        if (what.isEmpty()) {
            return Answer.json(200, describe(phone));
        }
        if (what.equals("messages")) {
            return chats.read(phone, steps).orElse(NOT_FOUND);
        }
        if (!what.equals("seen")) {
            return NOT_FOUND;
        }
        if (steps.size() == 5 && steps.get(4).equals("media")) {
            return media(phone, steps.get(3));
        }
        return Answer.json(
                200, phone.seen().stream().map(ControlRoutes::describe).toList());
    }

    private static Answer media(SimulatedPhone phone, String messageId) {
        for (SeenStatus status : phone.seen()) {
            byte[] bytes = status.messageId().equals(messageId) ? status.media() : null;
            if (bytes != null) {
                String type = status.mimetype() == null ? "application/octet-stream" : status.mimetype();
                return new Answer(200, type, bytes);
            }
        }
        return NOT_FOUND;
    }

    private static Map<String, Object> describe(SimulatedPhone phone) {
        var out = new LinkedHashMap<String, Object>();
        out.put("phone", phone.phone());
        out.put("lid", phone.lid());
        out.put("name", phone.pushName());
        out.put("contacts", phone.contacts());
        out.put("companions", List.copyOf(phone.companions().keySet()));
        out.put("duplicates", phone.duplicates());
        out.put("violations", phone.violations());
        return out;
    }

    private static Map<String, Object> describe(SeenStatus status) {
        byte[] thumbnail = status.thumbnail();
        var out = new LinkedHashMap<String, Object>();
        out.put("messageId", status.messageId());
        out.put("author", status.author().toString());
        out.put("authorPhone", status.authorPhone());
        out.put("at", status.at().toString());
        out.put("kind", status.kind().name());
        out.put("text", status.text());
        out.put("caption", status.caption());
        out.put("backgroundArgb", Integer.toUnsignedLong(status.backgroundArgb()));
        out.put("textArgb", Integer.toUnsignedLong(status.textArgb()));
        out.put("font", status.font());
        out.put("mimetype", status.mimetype());
        out.put("width", status.width());
        out.put("height", status.height());
        out.put("seconds", status.seconds());
        out.put("gif", status.gif());
        out.put("thumbnail", thumbnail == null ? null : Base64.getEncoder().encodeToString(thumbnail));
        out.put("revoked", status.revoked());
        return out;
    }

    /// By a seed, or by the one rule of `deed`; neither ends the plan.
    private static FaultPlan plan(Map<String, String> parameters) {
        long seed = Long.parseLong(parameters.getOrDefault("seed", "0"));
        String deed = parameters.get("deed");
        FaultPlan plan = parameters.containsKey("seed") && deed == null ? FaultPlan.ofSeed(seed) : FaultPlan.none();
        if (deed != null) {
            plan = FaultPlan.of(seed, FaultRule.parse(deed, parameters));
        }
        int speed = Integer.parseInt(parameters.getOrDefault("bytesPerSecond", "" + plan.bytesPerSecond()));
        Duration skew = Duration.ofSeconds(Long.parseLong(
                parameters.getOrDefault("skewSeconds", "" + plan.clockSkew().toSeconds())));
        return new FaultPlan(plan.seed(), plan.rules(), speed, skew);
    }

    private Answer faults(Map<String, String> parameters) {
        Faults faults = emulator.faults();
        int count = Integer.parseInt(parameters.getOrDefault("count", "1"));
        int code = Integer.parseInt(parameters.getOrDefault("code", "503"));
        switch (required(parameters, "kind")) {
            case "dropAck" -> faults.dropNextAcks(count);
            case "refuse" -> faults.refuseNextMessages(count, code);
            case "delay" -> faults.delay(Duration.ofMillis(Long.parseLong(required(parameters, "millis"))));
            case "disconnect" -> faults.disconnect(Jid.parse(required(parameters, "jid")));
            case "reset" -> faults.reset(Jid.parse(required(parameters, "jid")));
            case "streamError" ->
                faults.streamError(
                        Jid.parse(required(parameters, "jid")),
                        parameters.containsKey("replaced") ? StreamErrors.replaced() : StreamErrors.code(code));
            case "link" ->
                emulator.linkFaults().failNextLink(LinkFaults.PairFault.valueOf(required(parameters, "fault")));
            case "login" ->
                emulator.linkFaults()
                        .failLogins(
                                count,
                                parameters.containsKey("expire")
                                        ? StreamErrors.blocked(code, Long.parseLong(required(parameters, "expire")))
                                        : StreamErrors.failure(code));
            case "failUploads" -> emulator.mediaFaults().failUploads(count, code);
            case "failDownloads" -> emulator.mediaFaults().failDownloads(count, code);
            case "expireMediaAuth" -> emulator.world().media().expireAuth();
            case "revision" -> emulator.linkFaults().requireRevision(code);
            case "snapshotFrom" -> appState(desk -> desk.snapshotFrom(count));
            case "spoilPatches" -> appState(desk -> desk.spoilPatches(count));
            case "spoilSnapshots" -> appState(desk -> desk.spoilSnapshots(count));
            case "drainPreKeys" -> faults.drainPreKeys(Jid.parse(required(parameters, "jid")));
            case "plan" -> faults.plan(plan(parameters));
            case "unlink" -> faults.unlink(Jid.parse(required(parameters, "jid")));
            default -> {
                return NOT_FOUND;
            }
        }
        return DONE;
    }

    private void appState(Consumer<AppStateDesk> change) {
        emulator.world().locked(() -> {
            change.accept(emulator.world().appState());
            return change;
        });
    }

    private List<Map<String, Object>> refusals() {
        var out = new ArrayList<Map<String, Object>>();
        emulator.refusals()
                .forEach(r -> out.add(Map.of(
                        "at", r.at().toString(),
                        "who", r.who(),
                        "code", r.code(),
                        "reason", r.reason(),
                        "stanza", r.stanza())));
        return out;
    }

    private List<Map<String, Object>> log() {
        var out = new ArrayList<Map<String, Object>>();
        emulator.log()
                .forEach(l -> out.add(Map.of(
                        "at", l.at().toString(), "direction", l.direction(), "device", l.device(), "text", l.text())));
        return out;
    }

    /// What a device said and heard, whole: `tag`, `attrs`, and either `children` or `bytes` in hex.
    private List<Map<String, Object>> stanzas(String device) {
        return emulator.world().journal().stanzas().stream()
                .filter(passed -> passed.device().equals(device))
                .map(passed -> Map.of(
                        "at", passed.at().toString(),
                        "direction", passed.direction(),
                        "stanza", describe(passed.stanza())))
                .toList();
    }

    private static Map<String, Object> describe(Node node) {
        var out = new LinkedHashMap<String, Object>();
        out.put("tag", node.tag());
        out.put("attrs", node.attrs());
        switch (node.content()) {
            case Node.Content.Empty() -> {}
            case Node.Content.Children(var nodes) ->
                out.put("children", nodes.stream().map(ControlRoutes::describe).toList());
            case Node.Content.Bytes(var bytes) ->
                out.put("bytes", HexFormat.of().formatHex(bytes));
        }
        return out;
    }

    static String required(Map<String, String> parameters, String name) {
        String value = parameters.get(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("parameter " + name + " is missing");
        }
        return value;
    }
}
