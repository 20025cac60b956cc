package io.statuscast.whatsapp.appstate;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.proto.StatusPrivacyAction;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Who gets the owner's statuses by the phone's own setting.
///
/// @param people whom the mode is about, without devices; none for [Mode#CONTACTS]
public record StatusPrivacy(Mode mode, Set<Jid> people) {
    /// How the people of the setting are meant.
    public enum Mode {
        /// All contacts.
        CONTACTS,
        /// All contacts but those named.
        EXCEPT,
        /// Those named only.
        ONLY
    }

    public StatusPrivacy {
        people = Set.copyOf(people);
    }

    /// What a mutation of kind `status_privacy` says; empty when it is about something else, or takes the
    /// setting away. Source: whatsapp-rust `wacore/appstate/src/schemas.rs` STATUS_PRIVACY (collection
    /// `regular_high`, version 7); whatsmeow `proto/waSyncAction` StatusPrivacyAction.
    public static Optional<StatusPrivacy> of(Mutation mutation) {
        boolean set = mutation.operation() == Mutation.Operation.SET;
        return set
                        && mutation.kind().equals("status_privacy")
                        && mutation.value().hasStatusPrivacy()
                ? Optional.of(of(mutation.value().getStatusPrivacy()))
                : Optional.empty();
    }

    /// The setting as the phone writes it.
    public static StatusPrivacy of(StatusPrivacyAction action) {
        return switch (action.hasMode() ? action.getMode() : StatusPrivacyAction.StatusDistributionMode.CONTACTS) {
            case CONTACTS -> new StatusPrivacy(Mode.CONTACTS, Set.of());
            case DENY_LIST -> new StatusPrivacy(Mode.EXCEPT, people(action.getUserJidList()));
            case ALLOW_LIST, CLOSE_FRIENDS -> new StatusPrivacy(Mode.ONLY, people(action.getUserJidList()));
            case CUSTOM_LIST -> new StatusPrivacy(Mode.ONLY, people(selected(action)));
        };
    }

    private static List<String> selected(StatusPrivacyAction action) {
        var selected = new ArrayList<>(action.getUserJidList());
        for (StatusPrivacyAction.CustomList list : action.getCustomListsList()) {
            if (list.getIsSelected()) {
                selected.addAll(list.getUserJidList());
            }
        }
        return selected;
    }

    private static Set<Jid> people(List<String> texts) {
        var people = new LinkedHashSet<Jid>();
        texts.forEach(text -> ContactChange.person(text).ifPresent(people::add));
        return people;
    }
}
