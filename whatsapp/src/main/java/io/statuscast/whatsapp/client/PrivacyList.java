package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.status.StatusSetting;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who may see statuses by the account's own setting, as it stands at the server: asked for when a status
/// needs it and believed for a while. Thread-safe; asking blocks.
///
/// Source: whatsmeow `broadcast.go` GetStatusPrivacy.
final class PrivacyList {
    /// A phone changes it rarely, and app state tells of it ([ContactSync]); this is for changes that did not reach us.
    private static final Duration BELIEVED = Duration.ofMinutes(10);

    private static final int NOT_FOUND = 404;
    private static final Map<String, StatusSetting> TYPES = Map.of(
            "contacts", StatusSetting.CONTACTS,
            "whitelist", StatusSetting.ALLOW_LIST,
            "blacklist", StatusSetting.DENY_LIST);

    /// The setting of the account.
    ///
    /// @param listed those allowed, or those excepted; nobody with CONTACTS
    record Privacy(StatusSetting setting, List<Jid> listed) {
        Privacy {
            listed = List.copyOf(listed);
        }
    }

    private record Known(Privacy privacy, Instant until) {}

    private final Duration timeout;
    private final InstantSource clock;
    private volatile @Nullable Known known;

    PrivacyList(Duration timeout, InstantSource clock) {
        this.timeout = timeout;
        this.clock = clock;
    }

    /// Asks again the next time: the phone changed something about privacy.
    void forget() {
        known = null;
    }

    /// @throws QueryException          when the server has to be asked and gives no answer
    /// @throws UnknownPrivacyException when its answer is not understood
    Privacy current(IqRouter iqs) {
        Known remembered = known;
        if (remembered != null && clock.instant().isBefore(remembered.until())) {
            return remembered.privacy();
        }
        Privacy fetched = ask(iqs);
        known = new Known(fetched, clock.instant().plus(BELIEVED));
        return fetched;
    }

    private Privacy ask(IqRouter iqs) {
        Node answer;
        try {
            answer = iqs.ask("status", "get", List.of(Node.of("privacy")), timeout);
        } catch (QueryException e) {
            if (e.kind() == QueryException.Kind.REFUSED && e.code() == NOT_FOUND) {
                return new Privacy(StatusSetting.CONTACTS, List.of());
            }
            throw e;
        }
        List<Node> lists = answer.child("privacy").map(p -> p.children("list")).orElse(List.of());
        return lists.stream()
                .filter(list -> list.attrOrEmpty("default").equals("true"))
                .findFirst()
                .or(() -> lists.stream().findFirst())
                .map(PrivacyList::read)
                .orElse(new Privacy(StatusSetting.CONTACTS, List.of()));
    }

    private static Privacy read(Node list) {
        StatusSetting setting = TYPES.get(list.attrOrEmpty("type"));
        if (setting == null) {
            // Rather nobody than too many: a kind of list that is not known must not become "all contacts".
            throw new UnknownPrivacyException(list.attrOrEmpty("type"));
        }
        List<Jid> listed = list.children("user").stream()
                .flatMap(user -> user.jid("jid").stream())
                .map(Jid::toUser)
                .toList();
        return new Privacy(setting, setting == StatusSetting.CONTACTS ? List.of() : listed);
    }
}
