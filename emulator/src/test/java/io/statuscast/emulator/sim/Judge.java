package io.statuscast.emulator.sim;

import io.statuscast.emulator.phone.SeenStatus;
import io.statuscast.emulator.phone.SimulatedCompanion;
import io.statuscast.emulator.phone.SimulatedPhone;
import io.statuscast.emulator.world.Refusal;
import io.statuscast.emulator.world.RetryBook;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.client.LinkState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Looks at what everybody has seen after a history, and says what is wrong.
final class Judge {
    private final Setting setting;
    private final @Nullable LinkState endState;
    private final Set<String> injectedCodes;
    private final List<String> problems = new ArrayList<>();

    /// @param endState      how the link stood at the end
    /// @param injectedCodes with which a post may have been rejected
    Judge(Setting setting, @Nullable LinkState endState, Set<String> injectedCodes) {
        this.setting = setting;
        this.endState = endState;
        this.injectedCodes = injectedCodes;
    }

    List<String> verdict() {
        if (!(endState instanceof LinkState.Online)) {
            problems.add("not online after the calm, but " + endState);
        }
        var eyes = new TreeMap<String, List<Seen>>();
        for (SimulatedPhone phone : setting.contacts) {
            eyes.put(Jid.ofPhone(phone.phone()).toString(), by(phone));
            violations(phone.phone(), phone.violations());
        }
        eyes.put(Jid.ofPhone(setting.owner.phone()).toString(), by(setting.owner));
        violations("the owner", setting.owner.violations());
        for (SimulatedCompanion companion : setting.companions.values()) {
            eyes.put(companion.address().toString(), statuses(companion.seen()));
            violations(companion.address().toString(), companion.violations());
        }
        setting.posts.forEach(post -> judge(post, eyes));
        eyes.forEach(this::onlyOnce);
        setting.world.journal().refusals().forEach(this::refusal);
        if (!setting.threads.alive().stream().allMatch("sim-story"::equals)) {
            problems.add("threads that never ended: " + setting.threads.alive());
        }
        return problems;
    }

    /// A status or a message, as somebody saw it.
    private record Seen(String messageId, @Nullable String text) {}

    private static List<Seen> statuses(List<SeenStatus> seen) {
        return seen.stream()
                .map(status -> new Seen(status.messageId(), words(status)))
                .toList();
    }

    /// Of a picture those under it, if its file can be downloaded and opened.
    private static @Nullable String words(SeenStatus status) {
        byte[] media = status.media();
        return status.kind() == SeenStatus.Kind.TEXT
                ? status.text()
                : media != null && Picture.is(media) ? status.caption() : "a file that does not open";
    }

    private static List<Seen> by(SimulatedPhone phone) {
        var seen = new ArrayList<>(statuses(phone.seen()));
        phone.messages().forEach(message -> seen.add(new Seen(message.messageId(), message.text())));
        return seen;
    }

    private void violations(String who, List<String> violations) {
        violations.forEach(what -> problems.add("at " + who + ": " + what));
    }

    private void judge(SimPost post, Map<String, List<Seen>> eyes) {
        switch (post.state) {
            case WAITING -> problems.add("never settled: " + post);
            case REJECTED -> {
                if (!injectedCodes.contains(post.code)) {
                    problems.add("rejected for no reason: " + post);
                }
            }
            case SENT -> {
                for (String who : post.expected) {
                    boolean saw = eyes.getOrDefault(who, List.of()).stream()
                            .anyMatch(s -> s.messageId().equals(post.messageId) && post.text.equals(s.text()));
                    if (!saw && !setting.vanished.contains(who) && !askedTooLate(who, post)) {
                        problems.add("lost for " + who + ": " + post);
                    }
                }
            }
        }
    }

    /// Whether somebody asked for a post again and we were unlinked before we could answer, or the clock had jumped
    /// beyond its day: no program can help then.
    private boolean askedTooLate(String who, SimPost post) {
        return setting.world.locked(() -> {
            RetryBook asked = setting.world.retries();
            String id = post.messageId;
            return asked.askedInVain(Jid.parse(who), id)
                    || (post.dayOver && asked.askedBy(Jid.parse(who)).contains(id));
        });
    }

    private void onlyOnce(String who, List<Seen> seen) {
        for (SimPost post : setting.posts) {
            long times = seen.stream().filter(s -> post.text.equals(s.text())).count();
            if (times > 1) {
                problems.add(who + " saw " + times + " times: " + post);
            }
            Jid user = Jid.parse(who).toUser();
            boolean leaked =
                    times > 0 && !post.isFor(user.user()) && !user.user().equals(setting.owner.phone());
            if (leaked) {
                problems.add(who + " saw what was not for it: " + post);
            }
        }
    }

    private void refusal(Refusal refusal) {
        boolean removed = refusal.code() == 401
                && (refusal.reason().startsWith("no such companion")
                        || refusal.reason().contains("not linked"));
        // A companion may vanish while a status is on its way to it.
        boolean vanished = refusal.reason().startsWith("unknown companion") && !setting.vanished.isEmpty();
        if (!removed && !vanished) {
            problems.add("the server refused: " + refusal);
        }
    }
}
