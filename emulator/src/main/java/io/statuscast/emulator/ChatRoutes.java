package io.statuscast.emulator;

import io.statuscast.emulator.ControlRoutes.Answer;
import io.statuscast.emulator.phone.SeenMessage;
import io.statuscast.emulator.phone.SimulatedPhone;
import io.statuscast.emulator.world.Account;
import io.statuscast.emulator.world.Group;
import io.statuscast.emulator.world.Groups;
import io.statuscast.emulator.world.Profile;
import io.statuscast.whatsapp.binary.Jid;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the control API can do with chats: groups, what phones write and read, and what people say about themselves.
final class ChatRoutes {
    private final WhatsAppEmulator emulator;

    ChatRoutes(WhatsAppEmulator emulator) {
        this.emulator = emulator;
    }

    /// Does something with a phone's chats; empty when the step is not one of these.
    Optional<Answer> post(SimulatedPhone phone, String what, Map<String, String> parameters) {
        switch (what) {
            case "say" -> {
                Jid to = chat(ControlRoutes.required(parameters, "to"));
                String id = phone.say(to, ControlRoutes.required(parameters, "text"));
                return Optional.of(Answer.json(200, Map.of("messageId", id)));
            }
            case "read" -> phone.markRead(ControlRoutes.required(parameters, "messageId"));
            case "listen" -> phone.markPlayed(ControlRoutes.required(parameters, "messageId"));
            case "business" -> business(phone, parameters);
            default -> {
                return Optional.empty();
            }
        }
        return Optional.of(Answer.json(200, Map.of()));
    }

    /// Digits are a person; everything else is an address.
    private static Jid chat(String to) {
        return to.indexOf('@') < 0 ? Jid.ofPhone(to) : Jid.parse(to);
    }

    private void business(SimulatedPhone phone, Map<String, String> parameters) {
        emulator.world().locked(() -> {
            Account account = emulator.world().account(phone.phone());
            account.profile(Profile.business(ControlRoutes.required(parameters, "name"))
                    .withBusiness(
                            parameters.getOrDefault("description", ""),
                            parameters.getOrDefault("address", ""),
                            parameters.getOrDefault("email", ""),
                            parameters.getOrDefault("website", ""),
                            parameters.getOrDefault("category", "")));
            return account;
        });
    }

    /// What a phone has in its chats, or the file of one message.
    ///
    /// @param steps of the path, from `accounts` on
    Optional<Answer> read(SimulatedPhone phone, List<String> steps) {
        if (steps.size() == 5 && steps.get(4).equals("media")) {
            return phone.messages().stream()
                    .filter(message -> message.messageId().equals(steps.get(3)))
                    .findFirst()
                    .flatMap(message -> Optional.ofNullable(message.media()))
                    .map(bytes -> new Answer(200, "application/octet-stream", bytes));
        }
        return Optional.of(Answer.json(
                200, phone.messages().stream().map(ChatRoutes::describe).toList()));
    }

    private static Map<String, Object> describe(SeenMessage message) {
        var out = new LinkedHashMap<String, Object>();
        out.put("messageId", message.messageId());
        out.put("chat", message.chat().toString());
        out.put("author", message.author().toString());
        out.put("authorPhone", message.authorPhone());
        out.put("at", message.at().toString());
        out.put("type", message.type());
        out.put("edit", message.edit());
        out.put("text", message.text());
        out.put("content", message.content().toString());
        return out;
    }

    /// Makes, changes and lists groups.
    Optional<Answer> groups(boolean post, List<String> steps, Map<String, String> parameters) {
        Groups groups = emulator.world().groups();
        if (!post) {
            return Optional.of(Answer.json(200, list()));
        }
        if (steps.size() == 1) {
            Jid jid = groups.create(
                    ControlRoutes.required(parameters, "subject"),
                    !parameters.getOrDefault("mode", "lid").equals("pn"),
                    ControlRoutes.required(parameters, "creator"),
                    Arrays.stream(parameters.getOrDefault("members", "").split(","))
                            .filter(phone -> !phone.isEmpty())
                            .toList());
            return Optional.of(Answer.json(200, Map.of("group", jid.toString())));
        }
        if (steps.size() != 3) {
            return Optional.empty();
        }
        Jid group = Jid.parse(steps.get(1));
        switch (steps.get(2)) {
            case "add" -> groups.add(group, ControlRoutes.required(parameters, "phone"));
            case "remove" -> groups.remove(group, ControlRoutes.required(parameters, "phone"));
            case "announcement" ->
                groups.announcement(
                        group, parameters.getOrDefault("only", "true").equals("true"));
            default -> {
                return Optional.empty();
            }
        }
        return Optional.of(Answer.json(200, Map.of()));
    }

    private List<Map<String, Object>> list() {
        return emulator.world()
                .locked(() -> emulator.world().accounts().stream()
                        .flatMap(account -> emulator.world().groups().of(account).stream())
                        .distinct()
                        .map(ChatRoutes::describe)
                        .toList());
    }

    private static Map<String, Object> describe(Group group) {
        return Map.of(
                "group", group.jid().toString(),
                "subject", group.subject(),
                "mode", group.lidMode() ? "lid" : "pn",
                "announcement", group.announcement(),
                "members", group.members().stream().map(Account::phone).toList());
    }
}
